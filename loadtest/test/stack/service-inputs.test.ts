import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../app/config.ts';
import { hashServiceInputs, listVariables, toInputsEnv, toServiceBlock } from '../../stack/service-inputs.ts';
import { SERVICES } from '../../stack/services.ts';
import { toStack } from './fake-stack.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const compose = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8');

async function copyProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'service-inputs-'));
  for (const part of ['docker-compose.yml', 'influxdb', 'telegraf', 'grafana', 'nginx']) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true });
  }
  return folder;
}

const hashAll = async (root: string, env: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(await hashServiceInputs({ ...toStack(env), root }, SERVICES));

const toChanged = (before: Record<string, string>, after: Record<string, string>) =>
  SERVICES.filter((service) => before[service] !== after[service]);

describe('toServiceBlock', () => {
  it.each(SERVICES)('finds all of %s and nothing of the next service', (service) => {
    const block = toServiceBlock(compose, service);
    expect(block).toMatch(new RegExp(`^  ${service}:\n`));
    expect(block.match(/^ {2}\w/gm)).toHaveLength(1);
    expect(block).toContain(`shardgate.inputs: "\${${service.toUpperCase()}_INPUTS:-}"`);
  });

  it('refuses a service that is not there', () => {
    expect(() => toServiceBlock(compose, 'redis')).toThrow(
      'Expected docker-compose.yml to have a service redis, got none.',
    );
  });
});

describe('listVariables', () => {
  it('finds interpolated and passed-through names, each once', () => {
    expect(
      listVariables('      A: "$' + '{B:-1}:$' + '{B}"\n      PASSED:\n      NOTED: # why\n      FIXED: "1"\n'),
    ).toEqual(['B', 'NOTED', 'PASSED']);
  });

  it('knows the variables of the server, all of them and no other', () => {
    const passed = [...toServiceBlock(compose, 'app').matchAll(/^ {6}((?:APP_|PHASE)\w*):/gm)].map((match) => match[1]);
    expect([...passed].sort()).toEqual(Object.keys(DEFAULTS).sort());
  });

  it('sees none outside the services, where no hash would take note of it', () => {
    expect(listVariables(compose.slice(0, compose.indexOf('\nservices:')))).toEqual([]);
  });
});

describe('hashServiceInputs', () => {
  it('is the same for the same files and variables', async () => {
    expect(await hashAll(ROOT)).toEqual(await hashAll(ROOT));
  });

  it.each([
    ['APP_IMAGE', ['app']],
    ['PHASE', ['app']],
    ['OBSERVE_CPUSET', ['influxdb', 'telegraf', 'grafana']],
    ['TELEGRAF_PASSWORD', ['telegraf']],
    ['APP_PORT', ['app', 'nginx']],
    ['EDGE_ROUTES', ['nginx']],
    ['HOME', []],
  ])('changes with %s for %j alone', async (name, services) => {
    expect(toChanged(await hashAll(ROOT), await hashAll(ROOT, { [name]: '7' }))).toEqual(services);
  });

  it.each([
    ['telegraf/telegraf.conf', ['telegraf']],
    ['influxdb/influxdb.conf', ['influxdb']],
    ['nginx/routing/direct.conf', ['nginx']],
    ['grafana/dashboards/run.json', ['grafana']],
  ])('changes with %s for %j alone', async (file, services) => {
    const root = await copyProject();
    const before = await hashAll(root);
    await writeFile(join(root, file), 'changed');
    expect(toChanged(before, await hashAll(root))).toEqual(services);
  });

  it('changes for every service with what they share', async () => {
    const root = await copyProject();
    const before = await hashAll(root);
    await writeFile(join(root, 'docker-compose.yml'), compose.replace('read_only: true', 'read_only: false'));
    expect(toChanged(before, await hashAll(root))).toEqual(SERVICES);
  });

  it('changes with the checkout, whose files are mounted', async () => {
    expect(toChanged(await hashAll(await copyProject()), await hashAll(await copyProject()))).toEqual([
      'influxdb',
      'telegraf',
      'grafana',
      'nginx',
    ]);
  });
});

describe('toInputsEnv', () => {
  it('names the variables of docker-compose.yml', () => {
    expect(toInputsEnv(new Map([['app', 'a1']]))).toEqual({ APP_INPUTS: 'a1' });
  });
});
