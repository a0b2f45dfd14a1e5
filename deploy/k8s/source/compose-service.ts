// What docker-compose.yml says of a service, in the terms of a pod: one place for each variable, limit and user.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { CREDENTIALS } from '../../../loadtest/stack/credentials.ts';
import { DEFAULT_PORTS } from '../../../loadtest/stack/services.ts';
import { PASSWORDS } from './settings.ts';

type Service = Readonly<{
  environment: Readonly<Record<string, string | null>>;
  user?: string;
  mem_limit: string;
  stop_grace_period?: string;
}>;

export type EnvVar = Readonly<{ name: string; value?: string; valueFrom?: unknown }>;

/** Services of the compose file that have a place in the cluster, each with the ports that it listens on. */
const OWNERS = {
  app: [DEFAULT_PORTS.APP_PORT, DEFAULT_PORTS.APP_ADMIN_PORT],
  influxdb: [DEFAULT_PORTS.INFLUXDB_PORT],
  telegraf: [DEFAULT_PORTS.TELEGRAF_PORT],
  k6: [],
} as const satisfies Readonly<Record<string, readonly number[]>>;

export type ClusterService = keyof typeof OWNERS;

const FILE = new URL('../../../docker-compose.yml', import.meta.url);
const services: Readonly<Record<ClusterService, Service>> = parse(readFileSync(FILE, 'utf8'), { merge: true }).services;

/**
 * The variables that the compose file gives a service, with its defaults. What a service listens on is open to the cluster,
 * what it asks is another service's name, and passwords are a Secret's. Variables that are only passed through are left out.
 */
export function toEnv(service: ClusterService): readonly EnvVar[] {
  return Object.entries(services[service].environment).flatMap(([name, text]) => {
    if (text === null) return [];
    const password = /^\$\{(\w+):\?/.exec(text)?.[1];
    if (password !== undefined && password in CREDENTIALS) return [toSecretVariable(name, password)];
    return [{ name, value: relocate(fillIn(text), service) }];
  });
}

export function toSecretVariable(name: string, key: string, optional = false): EnvVar {
  const from = { name: PASSWORDS.secret, key };
  return { name, valueFrom: { secretKeyRef: optional ? { ...from, optional } : from } };
}

/** As Kubernetes writes it: `2g` is `2Gi`. */
export function toMemory(service: ClusterService): string {
  return fillIn(services[service].mem_limit).replace(/[kmg]$/, (unit) => `${unit.toUpperCase()}i`);
}

export function toUserId(service: ClusterService): number {
  const id = Number(fillIn(services[service].user ?? '').split(':')[0]);
  if (id > 0) return id;
  throw new Error(`Expected docker-compose.yml to run ${service} as a user's number above 0, got ${id}`);
}

export function toGraceSeconds(service: ClusterService): number {
  const seconds = Number(/^(\d+)s$/.exec(services[service].stop_grace_period ?? '')?.[1]);
  if (seconds > 0) return seconds;
  throw new Error(`Expected docker-compose.yml to give ${service} whole seconds to stop, got ${seconds}`);
}

/** `${NAME:-default}` is its default, `${NAME:-}` nothing. */
function fillIn(text: string): string {
  return text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
}

function relocate(text: string, self: ClusterService): string {
  return text.replaceAll(/127\.0\.0\.1:(\d+)/g, (address, port) => {
    const owner = Object.entries(OWNERS).find(([, ports]) => ports.some((one) => one === Number(port)))?.[0];
    if (owner === undefined) return address; // nobody's here
    return `${owner === self ? '0.0.0.0' : owner}:${port}`;
  });
}
