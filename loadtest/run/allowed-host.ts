// May this run be sent to the host that it names?
import type { LoadRequest } from './load-request.ts';
import { requireLoopback } from './target-url.ts';

/** @throws LoadRequestError for another host without --allow-remote */
export async function requireAllowedHost(request: LoadRequest): Promise<void> {
  const { foreignUrl, allowRemote, mix, mixName, profile, ratePerSec } = request;
  if (foreignUrl === null || allowRemote) return;
  const [first] = mix.requests;
  await requireLoopback(foreignUrl, {
    requests: mixName === null ? `${first.method} ${first.path}` : `the mix ${mixName}`,
    connections: profile.connections,
    ratePerSec,
    seconds: profile.warmupSeconds + profile.measureSeconds,
  });
}
