// Two commands at once must not build the same image twice: the second waits for the first.
import { setTimeout as delay } from 'node:timers/promises';
import { acquireLoadLock, LockedError } from '../run/load-lock.ts';

export type LockOptions = Readonly<{
  tag: string; // what is built
  platform: string; // as Node calls it; only Linux has sockets without a file
  isThere: () => Promise<boolean>; // whether another build has made it meanwhile
  report: (line: string) => void;
  signal: AbortSignal;
}>;

const TRY_EVERY_MS = 500;

/** Builds, unless another process is at it: then waits for that one, and builds only if it failed. */
export async function buildOnce(options: LockOptions, build: () => Promise<void>): Promise<void> {
  if (options.platform !== 'linux') return build();
  const lock = await acquire(options);
  try {
    if (!(lock.waited && (await options.isThere()))) await build();
  } finally {
    lock.release();
  }
}

async function acquire({
  tag,
  report,
  signal,
}: LockOptions): Promise<Readonly<{ waited: boolean; release: () => void }>> {
  for (let tries = 0; ; tries++) {
    try {
      return { ...(await acquireLoadLock('a build', `\0shardgate-build-${tag}`)), waited: tries > 0 };
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
      if (tries === 0) report(`Waiting for another process that builds ${tag} ...`);
      await delay(TRY_EVERY_MS, undefined, { signal });
    }
  }
}
