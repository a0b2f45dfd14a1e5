// How long to wait before a dead shard is started again, and when to stop trying.

/** A shard that has lived this long is healthy: the next death counts as its first. */
const HEALTHY_MS = 30_000;
const DELAYS_MS = [0, 200, 400, 800, 1_600, 3_200] as const;

export type BackOff = Readonly<{ deaths: number }>;

export const NO_DEATHS: BackOff = { deaths: 0 };

/** Deaths in a row after which a shard is given up. */
export const MAX_DEATHS: number = DELAYS_MS.length + 1;

/**
 * @param livedMs - from the start of the process that has just died
 * @returns the state to keep, and the delay before the next start; null means give up
 */
export function afterDeath({ deaths }: BackOff, livedMs: number): { backOff: BackOff; delayMs: number | null } {
  const inARow = livedMs >= HEALTHY_MS ? 1 : deaths + 1;
  return { backOff: { deaths: inARow }, delayMs: DELAYS_MS[inARow - 1] ?? null };
}
