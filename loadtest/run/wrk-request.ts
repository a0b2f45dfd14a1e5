// What `--generator wrk` cannot do, found before anything is started.
import type { LegName } from './measurement.ts';

export type WrkRequest = Readonly<{
  legs: readonly LegName[];
  requireStream: boolean;
  url: URL | null; // of a foreign target
}>;

/** @returns one sentence with its remedy, or null when wrk can drive the capacity leg */
export function findWrkProblem({ legs, requireStream, url }: WrkRequest): string | null {
  if (!legs.includes('capacity')) {
    return 'Expected --generator wrk with a capacity leg, got --model open; wrk knows no rate: choose --model both or closed, or k6.';
  }
  if (url?.protocol === 'https:') {
    return `Expected --generator wrk with an http URL, got ${JSON.stringify(url.origin)}; wrk checks no certificate: drive it with k6.`;
  }
  if (requireStream) {
    return 'Expected --require-stream with a generator that streams, got --generator wrk; drive the capacity leg with k6, or leave --require-stream out.';
  }
  return null;
}
