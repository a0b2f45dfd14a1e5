// What `bench-server` compares: a bare uWebSockets.js server, the four phases with one shard, and the servers people know.
import { requireEnv, type Stack } from '../stack/stack.ts';
import type { ServerSetting } from './server-slot.ts';
import { toShardEnv } from './shard-place.ts';

export type ArmName = (typeof ARM_NAMES)[number];
export type RouteName = keyof typeof ROUTES;

export const ARM_NAMES = ['bare', 'baseline', 'a', 'b', 'c', 'node-http', 'fastify', 'bun', 'nginx'] as const;

/** What the others are compared with. */
export const CONTROL: ArmName = 'bare';
export const PHASE_ARMS = ['baseline', 'a', 'b', 'c'] as const satisfies readonly ArmName[];
export const PEER_ARMS = ['node-http', 'fastify', 'bun', 'nginx'] as const satisfies readonly ArmName[];

export const ARM_TITLES: Readonly<Record<ArmName, string>> = {
  bare: 'bare uWebSockets.js',
  baseline: 'phase baseline',
  a: 'phase a',
  b: 'phase b',
  c: 'phase c',
  'node-http': 'node:http',
  fastify: 'Fastify',
  bun: 'Bun.serve',
  nginx: 'nginx return',
};

/** What is asked for, the one right answer to it, and the connections that keep one core busy with it. */
export const ROUTES = {
  '/sync': { path: '/sync', connections: 200, body: '{"type":"sync","message":"works"}' },
  '/async': {
    path: '/async',
    connections: 480, // each waits most of the time; below the 512 that the gate lets run
    body: '{"type":"async","message":"works with dedicated event loop!"}',
  },
  '/items/:id': {
    path: '/items/123456',
    connections: 200,
    body: '{"type":"item","id":123456,"name":"Item 123456","priceCents":4756,"inStock":true}',
  },
} as const;

export const ROUTE_NAMES = Object.keys(ROUTES) as readonly RouteName[];

type Peer = Exclude<ArmName, (typeof PHASE_ARMS)[number]>;

/** Commands in the folder peers/ of their image. */
const PEER_COMMANDS: Readonly<Record<Peer, readonly string[]>> = {
  bare: ['node', 'bare-uws.ts'],
  'node-http': ['node', 'node-http.mjs'],
  fastify: ['node', 'fastify.mjs'],
  bun: ['bun', 'bun.mjs'],
  nginx: ['sh', 'nginx.sh'],
};

export type ArmPlace = Readonly<{ name: string; cpuset: string; port: number }>;

/** The server of an arm, ready when it answers the route as it should. A phase also takes the port above its own. */
export function toServerSetting(stack: Stack, arm: ArmName, route: RouteName, place: ArmPlace): ServerSetting {
  const { name, cpuset, port } = place;
  const shared = { name, cpuset, port, ready: ROUTES[route] };
  if (isPeer(arm)) {
    const image = requireEnv(stack, 'PEERS_IMAGE', 'run `make bench-server`');
    const env = { PORT: String(port), NODE_ENV: 'production' };
    return { ...shared, image, command: PEER_COMMANDS[arm], env };
  }
  const image = requireEnv(stack, 'APP_IMAGE', 'run `make images`');
  return { ...shared, image, env: toShardEnv(arm, port) };
}

function isPeer(arm: ArmName): arm is Peer {
  return arm in PEER_COMMANDS;
}
