// The job's own script against a real InfluxDB that holds nothing yet, as its pod runs it.
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queryDatabase, writeLines } from '../../../loadtest/stack/database.ts';
import { hasPolicies } from '../../../loadtest/stack/database-policies.ts';
import { readImageName } from '../../../loadtest/stack/images-present.ts';
import { toPort } from '../../../loadtest/stack/services.ts';
import type { Stack } from '../../../loadtest/stack/stack.ts';
import { startService } from '../../../loadtest/stack/start-service.ts';
import { closeTestStack, openTestStack } from '../../../loadtest/test/stack/test-stack.ts';

const SETUP = new URL('../observe', import.meta.url).pathname;

let stack: Stack;
beforeAll(async () => {
  stack = await openTestStack({ INFLUXDB_READER_PASSWORD: String.raw`re'ad\er` }); // what a careless script would trip over
  await startService(stack, 'influxdb', undefined, {});
});
afterAll(() => closeTestStack(stack));

async function createDatabase(): Promise<string> {
  const { env } = stack;
  const variables = {
    DATABASE_HOST: '127.0.0.1',
    DATABASE_PORT: String(toPort(stack, 'INFLUXDB_PORT')),
    HOME: '/tmp',
    INFLUXDB_ADMIN_PASSWORD: env.INFLUXDB_ADMIN_PASSWORD,
    INFLUXDB_WRITER_PASSWORD: env.INFLUXDB_WRITER_PASSWORD,
    INFLUXDB_READER_PASSWORD: env.INFLUXDB_READER_PASSWORD,
  };
  const shutIn = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--user', '1500:1500', '--network', 'host'];
  const settings = Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const mount = ['--volume', `${SETUP}:/setup:ro`, '--entrypoint', 'bash'];
  const args = ['run', '--rm', ...shutIn, ...settings, ...mount, readImageName(stack, 'influxdb')];
  const options = { env: stack.commandEnv, extendEnv: false, all: true } as const;
  return (await execa(stack.docker, [...args, '/setup/create-database.sh'], options)).all;
}

it('makes what `make up` makes, twice as well as once, and prints no password', async () => {
  const printed = [await createDatabase(), await createDatabase()];
  expect(new Set(printed)).toEqual(new Set(['The database, its retention policies and its users are there.']));
  expect(await hasPolicies(stack)).toBe(true);
  await writeLines(stack, [`events,run=r,kind=start text="x" ${Date.now()}`]);
  await expect(queryDatabase(stack, 'writer', 'SELECT * FROM events')).rejects.toThrow(/not authorized/);
  await expect(queryDatabase(stack, 'reader', 'DROP MEASUREMENT events')).rejects.toThrow(/not authorized|requires/);
});
