// Latency histogram: 8 linear steps in each octave, from 64 us to 16.8 s. Recording costs one array increment.

const OCTAVES = 18;
const STEPS_PER_OCTAVE = 8;
const FIRST_BOUND_US = 64;
const LAST_BOUND_US = FIRST_BOUND_US * 2 ** OCTAVES;

/** Buckets of the array that `toBucketIndex` points into; the last one is for everything beyond the last bound. */
export const BUCKET_COUNT = 1 + OCTAVES * STEPS_PER_OCTAVE + 1;

/** Upper bound of each bucket in seconds, inclusive as Prometheus' `le` is; the last is Infinity. */
export const BUCKET_BOUNDS_SECONDS: readonly number[] = Array.from({ length: BUCKET_COUNT }, toBoundSeconds);

/**
 * Bucket of a duration: integer operations only, no search.
 *
 * @param durationUs - microseconds, 0 or more; a fraction is fine
 */
export function toBucketIndex(durationUs: number): number {
  if (durationUs > LAST_BOUND_US) return BUCKET_COUNT - 1;
  const below = (Math.ceil(durationUs) - 1) | 0; // bounds are inclusive: 64 us still belongs to the first bucket
  if (below < FIRST_BOUND_US) return 0;
  const octave = 25 - Math.clz32(below); // 31 - clz32 is log2; 64 us is 2^6
  return 1 + (octave << 3) + ((below >>> (octave + 3)) & 7);
}

function toBoundSeconds(_: unknown, index: number): number {
  if (index === BUCKET_COUNT - 1) return Number.POSITIVE_INFINITY;
  const octave = Math.floor((index - 1) / STEPS_PER_OCTAVE);
  const step = (index - 1) % STEPS_PER_OCTAVE;
  const boundUs = index === 0 ? FIRST_BOUND_US : (FIRST_BOUND_US / STEPS_PER_OCTAVE) * 2 ** octave * (9 + step);
  return boundUs / 1e6;
}
