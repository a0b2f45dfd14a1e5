import { describe, expect, it } from 'vitest';
import { parseVersions } from '../../bench/peer-versions.ts';

describe('parseVersions', () => {
  it('reads names and versions, with and without a v', () => {
    expect(parseVersions('Node v24.21.0\nBun 1.4.5\n')).toEqual({ Node: '24.21.0', Bun: '1.4.5' });
  });

  it('refuses a line without a version', () => {
    expect(() => parseVersions('Bun \n')).toThrow('Expected a name and a version, got "Bun"');
  });
});
