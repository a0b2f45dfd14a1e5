import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { acquireLoadLock } from '../../run/load-lock.ts';

describe('acquireLoadLock', () => {
  it('refuses a second run and names the first', async () => {
    const path = `\0test-${randomUUID()}`;
    const lock = await acquireLoadLock('run 1 (process 42)', path);
    await expect(acquireLoadLock('run 2', path)).rejects.toThrow(
      'Expected no other load run on this host, got run 1 (process 42); wait for it, or stop it.',
    );
    lock.release();
  });

  it('is free again once released', async () => {
    const path = `\0test-${randomUUID()}`;
    (await acquireLoadLock('run 1', path)).release();
    (await acquireLoadLock('run 2', path)).release();
  });
});
