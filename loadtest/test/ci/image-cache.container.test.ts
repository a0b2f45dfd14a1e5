import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder, runScript } from './script.ts';

describe('the cache of images', () => {
  it('is no obstacle when it is empty or cannot be read: the images are built', async () => {
    const file = join(makeFolder(), 'images.tar');
    expect(await runScript('image-cache.sh', ['restore', file])).toMatchObject({
      code: 0,
      stdout: 'No images in the cache.',
    });
    writeFileSync(file, 'no tar');
    const { code, stderr } = await runScript('image-cache.sh', ['restore', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('they are built anew') });
  });

  it('gives back what it was given', async () => {
    const file = join(makeFolder(), 'deep/images.tar');
    const env = { SHARDGATE_CACHED_IMAGES: 'shardgate/wrk' };
    expect(await runScript('image-cache.sh', ['save', file], { env })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Kept \d+ images\.$/),
    });
    const { code, stdout } = await runScript('image-cache.sh', ['restore', file]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^Loaded image: shardgate\/wrk:/) });
  });

  it.each([[[]], [['save']], [['drop', 'x']]])('refuses %j', async (args) => {
    expect(await runScript('image-cache.sh', args)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Expected restore FILE or save FILE/),
    });
  });
});
