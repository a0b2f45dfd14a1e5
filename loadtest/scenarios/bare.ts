// What the kit's scripts are compared with: the loop that everyone writes first, k6's defaults and nothing else.
// It shares the executor and the rate of the leg it is compared with, and none of its code.
import http from 'k6/http';

export { setup } from './announce.ts';

const { ratePerSec, virtualUsers, warmupSeconds, measureSeconds, requests } = JSON.parse(open('/leg/plan.json'));
const { url } = requests.specs[0];
const duration = `${warmupSeconds + measureSeconds}s`;
const closedModel = { executor: 'constant-vus', vus: virtualUsers, duration };
const openModel = {
  executor: 'constant-arrival-rate',
  rate: ratePerSec,
  timeUnit: '1s',
  duration,
  preAllocatedVUs: virtualUsers,
  maxVUs: virtualUsers,
};

export const options = { scenarios: { bare: { ...(ratePerSec === null ? closedModel : openModel), exec: 'bare' } } };

export function bare(): void {
  http.get(url);
}
