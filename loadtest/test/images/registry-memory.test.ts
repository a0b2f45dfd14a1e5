import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetSilence, rememberSilence, wasSilent } from '../../images/registry-memory.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2025, 0, 1);

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'memory-'));
});
afterEach(() => rm(root, { recursive: true }));

describe("the registry's silence", () => {
  it.each([
    [0, true],
    [HOUR_MS - 1, true],
    [HOUR_MS, false],
    [-1, false], // the clock was set back
  ])('is remembered %i ms later: %s', async (laterMs, remembered) => {
    await rememberSilence(root, NOW_MS);
    expect(await wasSilent(root, NOW_MS + laterMs)).toBe(remembered);
  });

  it('is not assumed, and can be forgotten', async () => {
    expect(await wasSilent(root, NOW_MS)).toBe(false);
    await rememberSilence(root, NOW_MS);
    await forgetSilence(root);
    expect(await wasSilent(root, NOW_MS)).toBe(false);
  });
});
