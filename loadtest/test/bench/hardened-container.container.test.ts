// Benchmarks start containers without compose: they are to be shut in no less.
import { beforeAll, describe, expect, it } from 'vitest';
import { APP_LIMITS, toContainerFlags, WRK_LIMITS } from '../../bench/hardened-container.ts';
import { runCompose } from '../../stack/compose.ts';
import { loadStack } from '../../stack/stack.ts';
import { ROOT, toPasswords } from '../stack/test-stack.ts';

type Service = Readonly<{
  network_mode: string;
  init: boolean;
  read_only: boolean;
  cap_drop: readonly string[];
  security_opt: readonly string[];
  pull_policy: string;
  cpuset: string;
  user: string;
  mem_limit: string; // bytes
  pids_limit: number;
  tmpfs: readonly string[];
  logging: Readonly<{ driver: string; options: Readonly<Record<string, string>> }>;
}>;

let services: Readonly<Record<string, Service>>;

beforeAll(async () => {
  const stack = await loadStack(ROOT, { ...process.env, ...toPasswords(), APP_MEMORY: '' });
  services = JSON.parse(await runCompose(stack, ['config', '--format', 'json'])).services;
});

describe('a container of a benchmark', () => {
  it.each([
    ['app', APP_LIMITS],
    ['wrk', WRK_LIMITS],
  ])('is shut in as docker-compose.yml shuts in %s', (name, limits) => {
    const service = services[name];
    if (service === undefined) throw new Error(`Expected docker-compose.yml to have ${name}, got none`);
    const setting = { ...limits, memory: String(toBytes(limits.memory)), name: 'n', cpuset: service.cpuset };
    expect(toPairs(toContainerFlags(setting))).toEqual(toPairs(['--name', 'n', ...toFlags(service)]));
  });
});

function toFlags(service: Service): readonly string[] {
  const { logging, tmpfs, cap_drop, security_opt } = service;
  return [
    ...['--cpuset-cpus', service.cpuset, '--user', service.user, '--network', service.network_mode],
    ...['--memory', service.mem_limit, '--pids-limit', String(service.pids_limit), '--pull', service.pull_policy],
    ...(service.init ? ['--init'] : []),
    ...(service.read_only ? ['--read-only'] : []),
    ...cap_drop.flatMap((capability) => ['--cap-drop', capability]),
    ...security_opt.flatMap((option) => ['--security-opt', option]),
    ...tmpfs.flatMap((mount) => ['--tmpfs', mount]),
    ...['--log-driver', logging.driver],
    ...Object.entries(logging.options).flatMap(([key, value]) => ['--log-opt', `${key}=${value}`]),
  ];
}

/** Each flag with its value, in an order of their own. */
function toPairs(flags: readonly string[]): readonly string[] {
  return flags
    .join(' ')
    .split(/ (?=--)/)
    .sort();
}

function toBytes(memory: string): number {
  const [, count, unit] = /^(\d+)([mg])$/.exec(memory) ?? [];
  return Number(count) * (unit === 'g' ? 2 ** 30 : 2 ** 20);
}
