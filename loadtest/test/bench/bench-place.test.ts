import { describe, expect, it } from 'vitest';
import { toServerCpuset } from '../../bench/bench-place.ts';
import { toStack } from '../stack/fake-stack.ts';

describe('toServerCpuset', () => {
  it.each([
    ['1', '0', '1'],
    ['4-7', '0-3', '4'],
  ])('of a server on %s and a generator on %s is %s', (app, load, cpuset) => {
    expect(toServerCpuset(toStack({ APP_CPUSET: app, LOAD_CPUSET: load }))).toBe(cpuset);
  });

  it('refuses a machine where both share a CPU', () => {
    expect(() => toServerCpuset(toStack({ APP_CPUSET: '0', LOAD_CPUSET: '0' }))).toThrow(
      'Expected server and generator on CPUs of their own, got 0 and 0; run `make plan`.',
    );
  });
});
