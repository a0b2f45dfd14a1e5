// What a run would send, in words: for whoever is about to load a machine that may not be theirs.
import { toCount, toNumber } from '../gate/quantity.ts';
import { ATTEMPTS_MAX } from '../gate/thresholds.ts';
import { createConcealer } from '../report/redaction.ts';
import type { LoadRequest } from './load-request.ts';
import type { LegName } from './measurement.ts';
import { toPeakRate } from './rate-stages.ts';

type Intended = Pick<LoadRequest, 'legs' | 'mix' | 'mixName' | 'profile' | 'ratePerSec' | 'targets'>;

/** `GET /health: 50 connections at full throttle for 13 s, then 1,000 requests/s for 13 s`; no secret of a query in it. */
export function toIntendedLoad(request: Intended): string {
  const { legs, mix, mixName, targets } = request;
  const [{ method, path }] = mix.requests;
  const what = mixName === null ? createConcealer([])(`${method} ${path}`) : `the mix ${mixName}`;
  const again = targets === null ? '' : `, each up to ${ATTEMPTS_MAX} times where a limit is missed`;
  return `${what}: ${legs.map((leg) => toLegLoad(leg, request)).join(', then ')}${again}`;
}

function toLegLoad(leg: LegName, { profile, ratePerSec }: Intended): string {
  const { shape, connections, warmupSeconds, measureSeconds } = profile;
  const length = `for ${toNumber(warmupSeconds + measureSeconds)} s`;
  if (leg === 'capacity') return `${toCount(connections, 'connection')} at full throttle ${length}`;
  const peak = toPeakRate(profile, ratePerSec);
  const base = `${toNumber(ratePerSec)} requests/s`;
  if (shape.kind === 'breakpoint')
    return `${base} ${length}, doubled until it misses its targets, without an upper end`;
  return peak > ratePerSec ? `${base} with a peak of ${toNumber(peak)} requests/s, ${length}` : `${base} ${length}`;
}
