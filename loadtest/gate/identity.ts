// Was it our server, the same one all along, and did it get what the client sent?
import type { LegMeasurement } from '../run/measurement.ts';
import { toCount, toNumber } from './quantity.ts';

/** All legs and attempts must have met one instance, or all a foreign target. */
export function findIdentityProblems(measured: readonly LegMeasurement[]): readonly string[] {
  const instances = [...new Set(measured.map(({ server }) => server?.instance ?? null))];
  if (instances.length <= 1) return [];
  const names = instances.map((instance) => (instance === null ? 'one whose metrics cannot be read' : `"${instance}"`));
  return [`Expected one server instance during the whole run, got ${names.join(', ')}; was it replaced or restarted?`];
}

/**
 * Client and server count the same requests, but for those in flight at the edges (one a connection) and those that
 * failed before an answer, which may never have arrived. A shard that died took its last counts with it, and one that
 * stands still does not report them: both are failures of their own, and neither makes a server count more.
 */
export function findMiscounts({ leg, attempt, client, server }: LegMeasurement): readonly string[] {
  if (server === null || server.requestsWholeLeg === null) return []; // nobody else counted
  const lost = client.lostWholeLeg;
  const surplus = client.requestsWholeLeg - server.requestsWholeLeg;
  const isShort = (server.shardRestarts ?? 0) > 0 || client.stalledSeconds > 0;
  const isExplained = surplus <= client.connections + lost || isShort;
  if (isExplained && -surplus <= client.connections) return [];
  const counted = `the client counted ${toNumber(client.requestsWholeLeg)} requests and the server ${toNumber(server.requestsWholeLeg)}`;
  const allowed = `${toCount(client.connections, 'connection')}${lost === 0 ? '' : ` and ${toCount(lost, 'failed request')}`}`;
  return [
    `Expected client and server to count alike in the ${leg} leg (attempt ${attempt}), within ${allowed}, but ${counted}; ` +
      'does another server share the port, or another client the server?',
  ];
}
