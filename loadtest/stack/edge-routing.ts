// How nginx chooses a shard, and what compose has to be told for it: a routing by shard needs a port for each of them.
import { type AppConfig, DEFAULTS, loadConfig } from '../../app/config.ts';
import { parseCpuList } from '../plan/cpu-list.ts';
import { toHashConfig, toLeastConnConfig } from './edge-config.ts';
import { type Stack, StackError, withEnv } from './stack.ts';

export const EDGE_ROUTINGS = ['direct', 'fnv', 'least-conn'] as const;
export type EdgeRouting = (typeof EDGE_ROUTINGS)[number];

const DEFAULT_ROUTING = 'direct';

/** @throws StackError for a routing that does not exist */
export function readEdgeRouting({ env }: Stack): EdgeRouting {
  const value = env.EDGE_ROUTING || DEFAULT_ROUTING;
  const found = EDGE_ROUTINGS.find((routing) => routing === value);
  if (found !== undefined) return found;
  throw new StackError(`Expected EDGE_ROUTING to be direct, fnv or least-conn, got ${JSON.stringify(value)}`);
}

/**
 * The stack with the variables that the routing decides. They concern the server too, whether or not nginx is part of
 * the run: a run with the edge then finds the same server as one without.
 *
 * @throws StackError for a routing that does not exist, or one without the ports that it needs
 * @throws ConfigError when the server's own variables are wrong
 */
export async function withEdge(stack: Stack): Promise<Stack> {
  const routing = readEdgeRouting(stack);
  const workers = { EDGE_WORKERS: stack.env.EDGE_WORKERS || String(countCpus(stack.env.EDGE_CPUSET)) };
  if (routing === 'direct') return withEnv(stack, { ...workers, EDGE_ROUTES: '' });
  requireShardPorts(stack, routing);
  const ports = toShardPorts(stack);
  const routes = routing === 'fnv' ? toHashConfig(await loadRoutes(), ports) : toLeastConnConfig(ports);
  return withEnv(stack, { ...workers, APP_SHARD_PORTS: 'on', EDGE_ROUTES: routes });
}

function requireShardPorts({ env }: Stack, routing: EdgeRouting): void {
  const value = env.APP_SHARD_PORTS || 'on';
  if (value === 'on') return;
  throw new StackError(
    `Expected APP_SHARD_PORTS to be on or unset with EDGE_ROUTING=${routing}, got ${JSON.stringify(value)}`,
  );
}

/** As the server itself will read its variables. */
function toShardPorts({ env }: Stack): readonly number[] {
  const own = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, env[name] ?? '']));
  const { shards, shardPortBase }: AppConfig = loadConfig({ ...own, APP_SHARD_PORTS: 'on' }, countCpus(env.APP_CPUSET));
  if (shardPortBase === null) throw new StackError('Expected the shards to have ports of their own, got none');
  return Array.from({ length: shards }, (_, shard) => shardPortBase + shard);
}

function countCpus(cpuset: string | undefined): number {
  return cpuset ? parseCpuList(cpuset).length : 1;
}

/** Loads every route of the server, so only where it is needed. */
async function loadRoutes(): Promise<readonly string[]> {
  const { ROUTES } = await import('../../app/routes/routes.ts');
  return ROUTES.map(({ route }) => route);
}
