import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCompose } from '../../stack/compose.ts';
import { mergeEnvFile, parseEnv } from '../../stack/env-file.ts';
import { listVariables, toServiceBlock } from '../../stack/service-inputs.ts';
import { loadStack, type Stack } from '../../stack/stack.ts';
import { ROOT, toPasswords } from './test-stack.ts';

type Service = Readonly<{
  network_mode?: string;
  ports?: unknown;
  read_only?: boolean;
  cap_drop?: readonly string[];
  security_opt?: readonly string[];
  privileged?: boolean;
  init?: boolean;
  user?: string;
  restart?: string;
  pull_policy?: string;
  cpuset?: string;
  mem_limit?: string;
  pids_limit?: number;
  logging?: Readonly<{ driver: string; options: Readonly<Record<string, string>> }>;
  healthcheck?: Readonly<{ interval: string }>;
  environment?: Readonly<Record<string, string | null>>;
  volumes?: readonly Readonly<{ type: string; source: string; target: string; read_only?: boolean }>[];
}>;

const NAMES = ['app', 'grafana', 'influxdb', 'k6', 'nginx', 'telegraf', 'wrk'];
const IMAGES = ['APP', 'K6', 'INFLUXDB', 'TELEGRAF', 'NGINX', 'GRAFANA', 'WRK'].map((part) => [
  `${part}_IMAGE`,
  `i/${part.toLowerCase()}`,
]);
const CPUSETS = { APP_CPUSET: '0', EDGE_CPUSET: '1', LOAD_CPUSET: '2-3', OBSERVE_CPUSET: '4' };

let stack: Stack;
let services: Readonly<Record<string, Service>>;

beforeAll(async () => {
  stack = await loadStack(ROOT, { ...process.env, ...Object.fromEntries(IMAGES), ...CPUSETS, ...toPasswords() });
  services = JSON.parse(await runCompose(stack, ['config', '--format', 'json'])).services;
});

describe('docker-compose.yml', () => {
  it('is valid with every profile, and has the services of the design', () => {
    expect(Object.keys(services).sort()).toEqual(NAMES);
  });

  it.each([
    [[], ['app', 'grafana', 'influxdb', 'telegraf']],
    [['edge'], ['app', 'grafana', 'influxdb', 'nginx', 'telegraf']],
    [['load'], ['app', 'grafana', 'influxdb', 'k6', 'telegraf']],
    [['crosscheck'], ['app', 'grafana', 'influxdb', 'telegraf', 'wrk']],
  ])('starts with the profiles %j: %j', async (profiles, names) => {
    const flags = profiles.flatMap((profile) => ['--profile', profile]);
    const options = { cwd: ROOT, env: stack.commandEnv, extendEnv: false };
    const { stdout } = await execa(stack.docker, ['compose', ...flags, 'config', '--services'], options);
    expect(stdout.split('\n').sort()).toEqual(names);
  });

  it.each(NAMES)('hardens %s', (name) => {
    expect(services[name]).toMatchObject({
      network_mode: 'host',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      init: true,
      restart: 'no',
      pull_policy: 'never',
      logging: { driver: 'json-file', options: { 'max-size': '5m', 'max-file': '3' } },
    });
    expect(services[name]).not.toHaveProperty('privileged');
    expect(services[name]).not.toHaveProperty('cap_add');
    expect(services[name]).not.toHaveProperty('ports');
    expect(Number(services[name]?.mem_limit)).toBeGreaterThan(0);
    expect(services[name]?.pids_limit).toBeGreaterThan(0);
    expect(Object.values(CPUSETS)).toContain(services[name]?.cpuset);
  });

  it.each(NAMES)('runs %s as another user than root', (name) => {
    expect(services[name]?.user).toMatch(/^[1-9]\d*:\d+$/);
  });

  it.each(NAMES)('mounts into %s only named volumes and this checkout, the latter read-only', (name) => {
    for (const { type, source, read_only } of services[name]?.volumes ?? []) {
      if (type === 'volume') expect(['influxdb-data', 'grafana-data']).toContain(source);
      else expect([source.startsWith(`${ROOT}/`), read_only]).toEqual([true, true]);
    }
  });

  it.each(['app', 'grafana', 'influxdb', 'nginx', 'telegraf'])('has docker look at %s rarely', (name) => {
    expect(['15s', '1m0s']).toContain(services[name]?.healthcheck?.interval);
  });

  it('switches off what phones home', () => {
    expect(services.k6?.environment).toMatchObject({
      K6_NO_USAGE_REPORT: 'true',
      K6_AUTO_EXTENSION_RESOLUTION: 'false',
    });
    expect(services.grafana?.environment).toMatchObject({
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
      GF_SECURITY_DISABLE_GRAVATAR: 'true',
      GF_NEWS_NEWS_FEED_ENABLED: 'false',
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    });
  });

  it.each(['APP_IMAGE', 'APP_CPUSET', 'K6_IMAGE', 'LOAD_CPUSET', 'OBSERVE_CPUSET', 'EDGE_CPUSET', 'TELEGRAF_PASSWORD'])(
    'cannot be started without %s, and says what to run',
    async (name) => {
      const unset = { ...stack, commandEnv: { ...stack.commandEnv, [name]: '' } };
      await expect(runCompose(unset, ['config'])).rejects.toThrow(
        new RegExp(`^Expected ${name} to be set in \\.env, got nothing; run make (images, or name one|plan|up)\\.$`),
      );
    },
  );

  it.each(NAMES)('has %s laid out as the hash of its inputs reads it', async (name) => {
    const { stdout } = await execa('cat', [join(ROOT, 'docker-compose.yml')]);
    const listed = listVariables(toServiceBlock(stdout, name));
    const resolved = JSON.stringify(services[name]);
    const set = Object.entries({ ...CPUSETS, ...Object.fromEntries(IMAGES) }).filter(([variable]) =>
      listed.includes(variable),
    );
    expect(set).toHaveLength(2);
    for (const [, value] of set) expect(resolved).toContain(`"${value}"`);
  });
});

describe('an .env file that mergeEnvFile wrote', () => {
  it('means the same to docker compose', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'env-compose-'));
    const values = {
      PLAIN: 'abc/d:1.2',
      SPACES: ' two words # no comment ',
      QUOTES: `it's "quoted"`,
      DOLLAR: ['a$HOME', '{B}$$'].join('$'),
      BACKSLASH: 'a\\nb\\',
      BOTH: `it's $HOME \\ "x"`,
      EMPTY: '',
    };
    await mergeEnvFile(join(folder, '.env'), values);
    const names = Object.keys(values).map((name) => `      ${name}:\n`);
    await writeFile(
      join(folder, 'docker-compose.yml'),
      `services:\n  one:\n    image: i\n    environment:\n${names.join('')}`,
    );
    const options = { cwd: folder, env: { PATH: process.env.PATH ?? '' }, extendEnv: false };
    const { stdout } = await execa(stack.docker, ['compose', 'config', '--format', 'json'], options);
    expect(unescapeDollars(JSON.parse(stdout).services.one.environment)).toEqual(values);
    expect(parseEnv((await execa('cat', [join(folder, '.env')])).stdout)).toEqual(values);
  });
});

/** `config` prints a file that could be read again, so it doubles every dollar sign. */
function unescapeDollars(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value.replaceAll('$$', '$')]));
}
