import { describe, expect, it } from 'vitest';
import { parseOsRelease, toEnginePackages } from '../../host/distribution.ts';

const BOOKWORM = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION_CODENAME=bookworm
ID=debian
`;

describe('parseOsRelease', () => {
  it('reads Debian 12, quoted and unquoted values', () => {
    const name = 'Debian GNU/Linux 12 (bookworm)';
    expect(parseOsRelease(BOOKWORM)).toEqual({ id: 'debian', version: '12', codename: 'bookworm', name });
  });

  it('does not take VERSION_ID or ID_LIKE for ID', () => {
    expect(parseOsRelease('ID_LIKE=debian\nVERSION_ID=40\nID=fedora\n').id).toBe('fedora');
  });

  it('calls a host without the file unknown', () => {
    expect(parseOsRelease('')).toEqual({ id: 'unknown', version: '', codename: '', name: 'unknown' });
  });
});

describe('toEnginePackages', () => {
  const toPackages = (id: string, version: string) => toEnginePackages({ id, version, codename: '', name: '' });

  it('takes compose for Debian 12 from Debian 13', () => {
    expect(toPackages('debian', '12')).toEqual({ engine: ['docker.io'], compose: { from: 'trixie' } });
  });

  it.each(['13', '14', ''])('takes everything from Debian %j itself (testing has no number)', (version) => {
    expect(toPackages('debian', version)).toEqual({
      engine: ['docker.io', 'docker-cli', 'docker-buildx'],
      compose: { from: 'distribution', packages: ['docker-compose'] },
    });
  });

  it.each(['22.04', '24.04', '26.04'])('takes everything from Ubuntu %s itself', (version) => {
    expect(toPackages('ubuntu', version)).toEqual({
      engine: ['docker.io', 'docker-buildx'],
      compose: { from: 'distribution', packages: ['docker-compose-v2'] },
    });
  });

  it.each([
    ['debian', '11'],
    ['ubuntu', '20.04'],
    ['fedora', '42'],
    ['unknown', ''],
  ])('knows no packages for %s %s', (id, version) => {
    expect(toPackages(id, version)).toBeNull();
  });
});
