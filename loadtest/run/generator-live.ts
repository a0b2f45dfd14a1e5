// What a generator tells of itself while it runs.

export type GeneratorLive = Readonly<{
  /** Requests finished so far, warm-up included; null while it does not answer, or for good. */
  countRequests: () => Promise<number | null>;
  /** P95 of a finished slice in ms; null when it has no value. */
  readSliceP95: (slice: number) => Promise<number | null>;
  /** Requests so far that never started; null while it has none, or does not answer. */
  countDropped: () => Promise<number | null>;
}>;

/** wrk is silent until it ends. */
export const SILENT: GeneratorLive = {
  countRequests: () => Promise.resolve(null),
  readSliceP95: () => Promise.resolve(null),
  countDropped: () => Promise.resolve(null),
};
