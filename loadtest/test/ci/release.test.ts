import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, createRepository } from './repository.ts';
import { makeFolder, runScript } from './script.ts';

describe('the tag before', () => {
  it('is the newest release among the ancestors, not the commit’s own and not one of another branch', async () => {
    const { folder: cwd } = createRepository();
    const ask = (...rev: readonly string[]) => runScript('previous-tag.sh', rev, { cwd });
    expect(await ask()).toEqual({ code: 0, stdout: '', stderr: '' });
    commit(cwd, 'v0.9.0');
    commit(cwd, 'v0.10.0', 'nightly');
    expect((await ask()).stdout).toBe('v0.9.0');
    commit(cwd);
    expect((await ask()).stdout).toBe('v0.10.0');
    expect((await ask('v0.9.0')).stdout).toBe('');
    expect(await ask('nowhere')).toMatchObject({ code: 2, stderr: 'Expected a commit, got "nowhere"' });
  });
});

describe('the notes of a release', () => {
  const CHANGELOG =
    '# Changelog\n\n## Unreleased\n\n## 1.1.0 - 2026-02-01\n\n### Added\n- More.\n\n## [1.0.0]\n\n## 0.9.0\n- First.\n';
  const ask = (tag: string) => {
    const path = join(makeFolder(), 'CHANGELOG.md');
    writeFileSync(path, CHANGELOG);
    return runScript('release-notes.sh', [tag, path]);
  };

  it('are its section of the changelog', async () => {
    expect(await ask('v1.1.0')).toMatchObject({ code: 0, stdout: '### Added\n- More.' });
    expect(await ask('v0.9.0')).toMatchObject({ code: 0, stdout: '- First.' });
  });

  it.each([
    ['v1.0.0', 'Expected a section "## 1.0.0" in '],
    ['v2.0.0', 'Expected a section "## 2.0.0" in '],
    ['v1x1.0', 'Expected a tag such as v1.2.3, got "v1x1.0"'],
    ['', 'Expected a tag such as v1.2.3, got ""'],
  ])('of %j are refused: nothing is said, or it is no release', async (tag, message) => {
    const { code, stderr } = await ask(tag);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
