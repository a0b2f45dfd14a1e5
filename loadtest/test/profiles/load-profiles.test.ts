import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { findProfile, loadProfiles, parseProfiles } from '../../profiles/load-profiles.ts';

const valid = { description: 'x', connections: 1, measureSeconds: 2, warmupSeconds: 1, wrkThreads: 1 };

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
      'Expected the profile to be one of smoke, light, medium, heavy, stress, got "lght"; did you mean "light"?',
    );
  });
});

describe('parseProfiles', () => {
  it('accepts a profile that someone added as data', () => {
    expect(parseProfiles({ mine: valid }, 'p.json')).toEqual([{ name: 'mine', ...valid }]);
  });

  it('says everything that is wrong at once, each with its path', () => {
    const profiles = { Mine: { ...valid, connections: 0, conections: 5 }, ok: [] };
    expect(() => parseProfiles(profiles, 'p.json')).toThrow(
      [
        'p.json cannot be used:',
        '- Expected a profile\'s name to match [a-z][a-z0-9-]*, got "Mine"',
        '- Expected each key of Mine to be one of description, connections, measureSeconds, warmupSeconds, wrkThreads, got "conections"; did you mean "connections"?',
        '- Expected Mine.connections to be an integer from 1 to 65535, got 0',
        '- Expected ok to be an object, got []',
      ].join('\n'),
    );
  });

  it.each([
    ['connections', 1, 65_535],
    ['measureSeconds', 2, 86_400],
    ['warmupSeconds', 1, 600],
    ['wrkThreads', 1, 1024],
  ])('accepts %s from %i to %i and nothing beyond', (key, min, max) => {
    const parse = (value: unknown) => parseProfiles({ mine: { ...valid, [key]: value } }, 'p.json');
    expect([parse(min), parse(max)]).toHaveLength(2);
    for (const value of [min - 1, max + 1, 1.5, '10', null, undefined]) {
      expect(() => parse(value)).toThrow(`Expected mine.${key} to be an integer from ${min} to ${max}, got `);
    }
  });

  it.each([null, [], 'x', {}])('refuses %j, which holds no profile', (value) => {
    expect(() => parseProfiles(value, 'p.json')).toThrow('Expected an object with at least one profile');
  });
});
