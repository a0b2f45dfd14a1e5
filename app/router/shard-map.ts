// Which shard serves which route when the front routes by hash. Every request of one route goes to one shard, so a
// load on a single route keeps all others idle: that is the roadmap's design, and its price.
import { fnv1a64, toHex64 } from './fnv1a.ts';

export type ShardMapEntry = Readonly<{
  route: string; // "GET /items/:id"
  hash: string; // of the route, 16 hexadecimal digits
  shard: number; // hash modulo shards
  patterns: readonly string[]; // of "$request_method $uri" in an nginx map: texts, or regular expressions behind "~"
}>;

/**
 * @param routes - method, one space, path; `:name` matches one segment
 * @param shards - an integer from 1 up
 */
export function toShardMap(routes: readonly string[], shards: number): ShardMapEntry[] {
  if (!Number.isInteger(shards) || shards < 1)
    throw new RangeError(`Expected shards to be an integer from 1 up, got ${shards}`);
  return routes.map((route) => {
    const hash = fnv1a64(route);
    return { route, hash: toHex64(hash), shard: Number(hash % BigInt(shards)), patterns: toPatterns(route) };
  });
}

/**
 * An nginx `map` block from "$request_method $uri" to a shard's upstream. What no route matches goes to shard 0, whose
 * answer is a 404 like any other's.
 *
 * @param variable - with its dollar sign
 * @param upstream - names the upstream of a shard
 */
export function toNginxMap(
  entries: readonly ShardMapEntry[],
  variable: string,
  upstream: (shard: number) => string,
): string {
  const lines = entries.flatMap(({ patterns, hash, shard }) =>
    patterns.map((pattern) => `    ${JSON.stringify(pattern)} ${upstream(shard)}; # ${hash}`),
  );
  return [`map "$request_method $uri" ${variable} {`, `    default ${upstream(0)};`, ...lines, '}', ''].join('\n');
}

/** HEAD goes where GET goes. */
function toPatterns(route: string): string[] {
  const [method = '', path = ''] = route.split(' ');
  const methods = method === 'GET' ? ['GET', 'HEAD'] : [method];
  return methods.map((one) => (path.includes(':') ? `~^${one} ${toExpression(path)}$` : `${one} ${path}`));
}

function toExpression(path: string): string {
  const escaped = path.replace(/[.*+?^$\\|(){}[\]]/g, '\\$&');
  return escaped.replace(/:\w+/g, '[^/]+');
}
