import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findMirror, readLines, readStanzas } from '../../host/apt.ts';

describe('readLines', () => {
  it.each([
    ['deb http://mirror.test/debian bookworm main', ['http://mirror.test/debian']],
    [
      'deb [arch=amd64 signed-by=/k.gpg] http://mirror.test/debian bookworm contrib main',
      ['http://mirror.test/debian'],
    ],
    ['# deb http://mirror.test/debian bookworm main', []],
    ['deb-src http://mirror.test/debian bookworm main', []],
    ['deb http://mirror.test/debian bookworm-updates main', []],
    ['deb http://mirror.test/docker bookworm stable', []],
    ['', []],
  ])('reads %j', (text, mirrors) => {
    expect(readLines(text, 'bookworm')).toEqual(mirrors);
  });
});

describe('readStanzas', () => {
  const STANZA =
    'Types: deb\nURIs: http://mirror.test/debian http://second.test\nSuites: bookworm bookworm-updates\nComponents: main';

  it('takes the first address of the stanza with the suite', () => {
    const other = 'Types: deb\nURIs: http://other.test\nSuites: bookworm-security\nComponents: main';
    expect(readStanzas(`${other}\n\n${STANZA}\n`, 'bookworm')).toEqual(['http://mirror.test/debian']);
  });

  it.each([
    ['that is switched off', `${STANZA}\nEnabled: no`],
    ['of sources', STANZA.replace('Types: deb', 'Types: deb-src')],
    ['without main', STANZA.replace('main', 'contrib')],
    ['of another suite', STANZA.replace('bookworm ', 'trixie ')],
  ])('leaves out a stanza %s', (_, stanza) => {
    expect(readStanzas(stanza, 'bookworm')).toEqual([]);
  });
});

describe('findMirror', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apt-'));
    await mkdir(join(folder, 'sources.list.d'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('reads both styles, each in its own files', async () => {
    await writeFile(join(folder, 'sources.list.d/a.list'), 'deb http://other.test/apt stable main\n');
    await writeFile(
      join(folder, 'sources.list.d/debian.sources'),
      'Types: deb\nURIs: http://mirror.test/debian\nSuites: bookworm\nComponents: main\n',
    );
    expect(await findMirror('bookworm', folder)).toBe('http://mirror.test/debian');
    expect(await findMirror('stable', folder)).toBe('http://other.test/apt');
  });

  it('finds none on a host without sources', async () => {
    expect(await findMirror('bookworm', join(folder, 'none'))).toBeNull();
  });
});
