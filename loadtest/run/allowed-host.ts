// May this run be sent to the host that it names?
import { toIntendedLoad } from './intended-load.ts';
import type { LoadRequest } from './load-request.ts';
import { requireLoopback } from './target-url.ts';

/** @throws LoadRequestError for another host without --allow-remote */
export async function requireAllowedHost(request: LoadRequest): Promise<void> {
  const { foreignUrl, allowRemote } = request;
  if (foreignUrl !== null && !allowRemote) await requireLoopback(foreignUrl, toIntendedLoad(request));
}
