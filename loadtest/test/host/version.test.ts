import { describe, expect, it } from 'vitest';
import { isAtLeast, parseVersion } from '../../host/version.ts';

describe('parseVersion', () => {
  it.each([
    ['2.26.1-4', { major: 2, minor: 26, patch: 1 }],
    ['v2.40.3', { major: 2, minor: 40, patch: 3 }],
    ['Docker Compose version v2.26.1-desktop.1', { major: 2, minor: 26, patch: 1 }],
    ['20.10.24+dfsg1', { major: 20, minor: 10, patch: 24 }],
    ['24.04', { major: 24, minor: 4, patch: 0 }],
  ])('reads %j', (text, version) => {
    expect(parseVersion(text)).toEqual(version);
  });

  it.each(['', 'unknown', '2'])('finds none in %j', (text) => {
    expect(parseVersion(text)).toBeNull();
  });
});

describe('isAtLeast', () => {
  const floor = { major: 2, minor: 26, patch: 1 };

  it.each(['2.26.1', '2.26.2', '2.27.0', '3.0.0'])('takes %s', (text) => {
    expect(isAtLeast(parseVersion(text) ?? floor, floor)).toBe(true);
  });

  it.each(['2.26.0', '2.25.9', '1.99.99'])('refuses %s', (text) => {
    expect(isAtLeast(parseVersion(text) ?? floor, floor)).toBe(false);
  });
});
