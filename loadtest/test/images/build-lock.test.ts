import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildOnce } from '../../images/build-lock.ts';

/** Two commands that want the same image at once; `made` is the engine's store. */
function openTwo(platform: string, made: Set<string>) {
  const tag = `shardgate/test:${randomUUID()}`;
  const told: string[] = [];
  const { signal } = new AbortController();
  const isThere = async () => made.has(tag);
  return { tag, told, options: { tag, platform, isThere, report: (line: string) => told.push(line), signal } };
}

describe('buildOnce', () => {
  it.skipIf(process.platform !== 'linux')('builds once for two that want the same', async () => {
    const made = new Set<string>();
    const { tag, told, options } = openTwo('linux', made);
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = buildOnce(options, async () => {
      await promise;
      made.add(tag);
    });
    const second = buildOnce(options, () => Promise.reject(new Error('built twice')));
    await expect.poll(() => told).toEqual([`Waiting for another process that builds ${tag} ...`]);
    resolve();
    await Promise.all([first, second]);
  });

  it.skipIf(process.platform !== 'linux')('builds after all when the other one failed', async () => {
    const made = new Set<string>();
    const { tag, options } = openTwo('linux', made);
    const first = buildOnce(options, () => Promise.reject(new Error('no network')));
    const second = buildOnce(options, async () => void made.add(tag));
    await expect(first).rejects.toThrow('no network');
    await second;
    expect(made).toEqual(new Set([tag]));
  });

  it('just builds where there is no such lock', async () => {
    const { options } = openTwo('darwin', new Set());
    await expect(buildOnce(options, () => Promise.reject(new Error('built')))).rejects.toThrow('built');
  });
});
