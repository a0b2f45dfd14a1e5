// nginx's part that depends on the number of shards: upstreams to the shards' own ports and, by hash, the map of routes.
import { toNginxMap, toShardMap } from '../../app/router/shard-map.ts';

/** Idle connections a worker keeps, for as long as a server with its default idle limit of 75 s surely keeps them too. */
const KEEPALIVE = ['keepalive 2048;', 'keepalive_requests 100000000;', 'keepalive_time 24h;', 'keepalive_timeout 60s;'];

/**
 * One upstream a shard, and `$upstream` by the hash of the route. A shard that is down answers 502 until it is back: the
 * route has no other.
 *
 * @param routes - "GET /items/:id"; what none of them matches goes to shard 0
 */
export function toHashConfig(routes: readonly string[], ports: readonly number[]): string {
  const upstreams = ports.map((port, shard) => toUpstream(toName(shard), [`server 127.0.0.1:${port};`]));
  return [...upstreams, toNginxMap(toShardMap(routes, ports.length), '$upstream', toName)].join('\n');
}

/**
 * One upstream of all shards. A shard that fails a request, which is then a 502, is left out for a second: a dead one
 * has the fewest connections of all and would draw every request.
 */
export function toLeastConnConfig(ports: readonly number[]): string {
  const servers = ports.map((port) => `server 127.0.0.1:${port} max_fails=1 fail_timeout=1s;`);
  return toUpstream('shards', ['zone shards 1m; # the workers count connections together', 'least_conn;', ...servers]);
}

function toName(shard: number): string {
  return `shard_${shard}`;
}

function toUpstream(name: string, lines: readonly string[]): string {
  return [`upstream ${name} {`, ...[...lines, ...KEEPALIVE].map((line) => `    ${line}`), '}', ''].join('\n');
}
