// What the kit's scripts are compared with: the loop that everyone writes first, k6's defaults and nothing else.
// It shares the executor and the rate of the leg it is compared with, and none of its code.
import http from 'k6/http';

export { setup } from './announce.ts';

const { ratePerSec, virtualUsers, warmupSeconds, measureSeconds, request } = JSON.parse(__ENV.LEG ?? '{}');
const duration = `${warmupSeconds + measureSeconds}s`;
const closed = { executor: 'constant-vus', vus: virtualUsers, duration };
const open = {
  executor: 'constant-arrival-rate',
  rate: ratePerSec,
  timeUnit: '1s',
  duration,
  preAllocatedVUs: virtualUsers,
  maxVUs: virtualUsers,
};

export const options = { scenarios: { bare: { ...(ratePerSec === null ? closed : open), exec: 'bare' } } };

export function bare(): void {
  http.get(request.url);
}
