// What `--generator wrk` cannot do, found before anything is started.
import type { LegName } from './measurement.ts';

export type WrkRequest = Readonly<{
  legs: readonly LegName[];
  requireStream: boolean;
  url: URL | null; // of a foreign target
  mix: boolean; // a file of requests, or a request of a file
}>;

/** @returns one sentence with its remedy, or null when wrk can drive the capacity leg */
export function findWrkProblem({ legs, requireStream, url, mix }: WrkRequest): string | null {
  if (!legs.includes('capacity')) {
    return 'Expected --generator wrk with a capacity leg, got --model open; wrk knows no rate: choose --model both or closed, or k6.';
  }
  if (url?.protocol === 'https:') {
    return `Expected --generator wrk with an http URL, got ${JSON.stringify(url.origin)}; wrk checks no certificate: drive it with k6.`;
  }
  if (mix || url?.username || url?.password) {
    const got = mix ? '--requests' : 'credentials in --target-url';
    return `Expected --generator wrk with one plain path, got ${got}; headers and bodies would show in the settings of wrk's container: drive it with k6.`;
  }
  if (requireStream) {
    return 'Expected --require-stream with a generator that streams, got --generator wrk; drive the capacity leg with k6, or leave --require-stream out.';
  }
  return null;
}
