// How often requests are compared with their limits.

type Limits = Readonly<{ queueAgeMs: number; deadlineMs: number }>;

/** An eighth of the shorter limit, between 5 and 250 ms: a limit is kept to within that. */
export function toSweepMs({ queueAgeMs, deadlineMs }: Limits): number {
  return Math.min(250, Math.max(5, Math.min(queueAgeMs, deadlineMs) / 8));
}
