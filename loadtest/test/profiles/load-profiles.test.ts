import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { findProfile, loadProfiles } from '../../profiles/load-profiles.ts';

describe('the profiles of the kit', () => {
  it.each([
    ['light', 50, 10, 4],
    ['medium', 100, 30, 8],
    ['heavy', 200, 60, 12],
    ['stress', 500, 120, 16],
  ])(
    'mirror the roadmap: %s is %i connections for %i s, wrk with %i threads',
    (name, connections, seconds, threads) => {
      const profile = findProfile(loadProfiles(), name);
      expect([profile.connections, profile.measureSeconds, profile.wrkThreads]).toEqual([
        connections,
        seconds,
        threads,
      ]);
    },
  );

  it('agree with their published schema', () => {
    const read = (name: string) => JSON.parse(readFileSync(new URL(`../../profiles/${name}`, import.meta.url), 'utf8'));
    const validate = new Ajv2020().compile(read('profiles.schema.json'));
    expect([validate(read('profiles.json')), validate.errors]).toEqual([true, null]);
  });
});

describe('findProfile', () => {
  it('names the profiles there are, and the nearest one', () => {
    expect(() => findProfile(loadProfiles(), 'lght')).toThrow(
      'Expected the profile to be one of smoke, light, medium, heavy, stress, spike, soak, overload, breakpoint, got "lght"; did you mean "light"?',
    );
  });
});
