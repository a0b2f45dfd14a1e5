// A server and, where the way asks for it, nginx before it: started together, loaded through the front, always removed.
import { join } from 'node:path';
import { parseCpuList } from '../../plan/cpu-list.ts';
import { toSpentUs } from '../../readings/thread-cpu.ts';
import { readSettledServer } from '../../run/settled-server.ts';
import { withEdge } from '../../stack/edge-routing.ts';
import { requireEnv, type Stack, withEnv } from '../../stack/stack.ts';
import { type ServerSetting, type ServerSlot, withServer } from '../server-slot.ts';
import { measure, type Slot, type SlotContext, type SlotLoad } from '../slot.ts';
import { toRouting, type Way } from './way.ts';

export type FrontSetting = Readonly<{ way: Way; shards: number; isPinned: boolean }>;

export type Front = Readonly<{ setting: FrontSetting; server: ServerSlot; nginx: ServerSlot | null }>;

/** What a load cost, and which shard did the work. */
export type FrontSlot = Slot &
  Readonly<{
    nginxCpuUsPerRequest: number | null; // null without nginx, as the next
    nginxCpuUtilization: number | null; // of its CPUs, 0 to 1
    requestsPerShard: readonly number[];
    miscount: number; // what the shards received more than the client got answered: requests in flight at the end
  }>;

/** Variables of what runs, wrk among it. */
export const FRONT_IMAGES = ['APP_IMAGE', 'NGINX_IMAGE', 'WRK_IMAGE'] as const;

/** Apart from those of the stack, so that both can run. */
const PORTS = { app: 8500, admin: 8501, shards: 8510, edge: 8580, status: 8581 } as const;
const ANSWER = { path: '/sync', body: '{"type":"sync","message":"works"}' } as const;
/** The first answer on the shared port is one shard's; this one is 200 when all listen. */
const ALL_READY = { path: '/readyz' } as const;

export async function withFront<T>(
  setting: FrontSetting,
  { stack, signal }: SlotContext,
  use: (front: Front) => Promise<T>,
): Promise<T> {
  const planned = await toPlanned(stack, setting);
  return withServer(planned, toServerSetting(planned), signal, (server) => {
    if (toRouting(setting.way) === null) return use({ setting, server, nginx: null });
    return withServer(planned, toNginxSetting(planned), signal, (nginx) => use({ setting, server, nginx }));
  });
}

/** @throws ServerSlotError or WrkError when there is nothing to measure */
export async function measureFront(front: Front, load: SlotLoad, context: SlotContext): Promise<FrontSlot> {
  const { server, nginx } = front;
  const cpuset = requireEnv(context.stack, 'APP_CPUSET', 'run `make plan`');
  const before = { cpu: nginx?.readCpu(), shards: await countPerShard() };
  const slot = await measure({ ...server, url: (nginx ?? server).url }, cpuset, load, context);
  const nginxUs = nginx && before.cpu ? toSpentUs(before.cpu, nginx.readCpu()) : null;
  const edgeCpus = parseCpuList(requireEnv(context.stack, 'EDGE_CPUSET', 'run `make plan`')).length;
  const requestsPerShard = (await countPerShard()).map((count, shard) => count - (before.shards[shard] ?? Number.NaN));
  return {
    ...slot,
    nginxCpuUsPerRequest: nginxUs === null ? null : nginxUs / slot.requests,
    nginxCpuUtilization: nginxUs === null ? null : nginxUs / 1e6 / edgeCpus / (slot.requests / slot.rps),
    requestsPerShard,
    miscount: requestsPerShard.reduce((sum, count) => sum + count, 0) - slot.requests,
  };
}

/** The variables of server and nginx, as the stack itself would set them. */
function toPlanned(stack: Stack, { way, shards, isPinned }: FrontSetting): Promise<Stack> {
  const server = {
    APP_PORT: String(PORTS.app),
    APP_ADMIN_PORT: String(PORTS.admin),
    APP_SHARDS: String(shards),
    APP_SHARD_PORTS: 'on', // in every way, so that the server is the same one
    APP_SHARD_PORT_BASE: String(PORTS.shards),
    APP_PINNING: isPinned ? 'on' : 'off',
  };
  const edge = { EDGE_PORT: String(PORTS.edge), EDGE_STATUS_PORT: String(PORTS.status) };
  return withEdge(withEnv(stack, { ...server, ...edge, EDGE_ROUTING: toRouting(way) ?? 'direct' }));
}

function toServerSetting(stack: Stack): ServerSetting {
  return {
    name: 'shardgate-bench-server',
    image: requireEnv(stack, 'APP_IMAGE', 'run `make images`'),
    env: pick(stack, [
      'APP_PORT',
      'APP_ADMIN_PORT',
      'APP_SHARDS',
      'APP_SHARD_PORTS',
      'APP_SHARD_PORT_BASE',
      'APP_PINNING',
    ]),
    cpuset: requireEnv(stack, 'APP_CPUSET', 'run `make plan`'),
    port: PORTS.app,
    ready: ALL_READY,
  };
}

function toNginxSetting(stack: Stack): ServerSetting {
  return {
    name: 'shardgate-bench-nginx',
    image: requireEnv(stack, 'NGINX_IMAGE', 'run `make images`'),
    command: ['sh', '/etc/nginx/edge/start.sh'],
    env: pick(stack, ['APP_PORT', 'EDGE_PORT', 'EDGE_STATUS_PORT', 'EDGE_ROUTING', 'EDGE_ROUTES', 'EDGE_WORKERS']),
    mounts: [[join(stack.root, 'nginx'), '/etc/nginx/edge']],
    cpuset: requireEnv(stack, 'EDGE_CPUSET', 'run `make plan`'),
    port: PORTS.edge,
    ready: ANSWER,
  };
}

function pick({ env }: Stack, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, env[name] ?? '']));
}

async function countPerShard(): Promise<readonly number[]> {
  const server = await readSettledServer(`http://127.0.0.1:${PORTS.admin}/metrics`);
  if (server === null) throw new Error(`Expected the server's metrics on port ${PORTS.admin}, got no answer`);
  return server.shards.map(({ requestsTotal }) =>
    Object.values(requestsTotal ?? {}).reduce((sum, count) => sum + count, 0),
  );
}
