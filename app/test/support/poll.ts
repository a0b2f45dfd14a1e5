// Waits for a condition by asking again and again.
import { setTimeout as sleep } from 'node:timers/promises';

/** @throws Error naming what did not come true within the limit */
export async function poll(what: string, isTrue: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`Expected ${what} within ${limitMs} ms, got a timeout`);
    await sleep(20);
  }
}
