// The services that stay up, and where each of them answers. k6 and wrk run once and are not among them.
import { readGuest } from './guest.ts';
import { type Stack, StackError } from './stack.ts';

export const SERVICES = ['app', 'influxdb', 'telegraf', 'grafana', 'nginx'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What watches a run. None of them changes a verdict. */
export const OBSERVERS = ['influxdb', 'telegraf', 'grafana'] as const satisfies readonly ServiceName[];

/** Some runtimes are slow to start. */
const GUEST_READY_WITHIN_MS = 60_000;

type ServiceFacts = Readonly<{
  image: string; // variables of .env
  cpuset: string;
  ports: readonly [PortName, ...PortName[]]; // the one for people first
  probePort: PortName;
  probePath: string;
  healthyStatus: readonly number[];
  readyWithinMs: number;
}>;

/** Every port a service listens on, and its default; all on 127.0.0.1. */
export const DEFAULT_PORTS = {
  APP_PORT: 8000,
  APP_ADMIN_PORT: 8001,
  EDGE_PORT: 8080,
  EDGE_STATUS_PORT: 8081,
  INFLUXDB_PORT: 8086,
  TELEGRAF_PORT: 8186,
  GRAFANA_PORT: 3000,
} as const;

export type PortName = keyof typeof DEFAULT_PORTS;

export const SERVICE_FACTS: Readonly<Record<ServiceName, ServiceFacts>> = {
  app: {
    image: 'APP_IMAGE',
    cpuset: 'APP_CPUSET',
    ports: ['APP_PORT', 'APP_ADMIN_PORT'],
    probePort: 'APP_ADMIN_PORT', // speaks for all shards
    probePath: '/readyz',
    healthyStatus: [200],
    readyWithinMs: 15_000,
  },
  influxdb: {
    image: 'INFLUXDB_IMAGE',
    cpuset: 'OBSERVE_CPUSET',
    ports: ['INFLUXDB_PORT'],
    probePort: 'INFLUXDB_PORT',
    probePath: '/ping',
    healthyStatus: [204],
    readyWithinMs: 60_000, // it reads its log of writes first
  },
  telegraf: {
    image: 'TELEGRAF_IMAGE',
    cpuset: 'OBSERVE_CPUSET',
    ports: ['TELEGRAF_PORT'],
    probePort: 'TELEGRAF_PORT',
    probePath: '/receive',
    healthyStatus: [401, 405], // it answers, and not to strangers
    readyWithinMs: 20_000,
  },
  grafana: {
    image: 'GRAFANA_IMAGE',
    cpuset: 'OBSERVE_CPUSET',
    ports: ['GRAFANA_PORT'],
    probePort: 'GRAFANA_PORT',
    probePath: '/api/health',
    healthyStatus: [200],
    readyWithinMs: 90_000, // it builds its database at the first start
  },
  nginx: {
    image: 'NGINX_IMAGE',
    cpuset: 'EDGE_CPUSET',
    ports: ['EDGE_PORT', 'EDGE_STATUS_PORT'],
    probePort: 'EDGE_STATUS_PORT', // is never passed on to the server
    probePath: '/',
    healthyStatus: [200],
    readyWithinMs: 10_000,
  },
};

/** As the stack has it: of a guest in the server's slot, only its port and its own path are known. */
export function toServiceFacts({ env }: Stack, service: ServiceName): ServiceFacts {
  const guest = service === 'app' ? readGuest(env) : null;
  if (guest === null) return SERVICE_FACTS[service];
  const known = { ports: ['APP_PORT'], probePort: 'APP_PORT', probePath: guest.readyPath } as const;
  return { ...SERVICE_FACTS.app, ...known, readyWithinMs: GUEST_READY_WITHIN_MS };
}

export function toPort({ env }: Stack, name: PortName): number {
  const text = env[name] || String(DEFAULT_PORTS[name]);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new StackError(`Expected ${name} to be a port between 1 and 65535, got ${JSON.stringify(text)}.`);
}

export function toBaseUrl(stack: Stack, name: PortName): string {
  return `http://127.0.0.1:${toPort(stack, name)}`;
}
