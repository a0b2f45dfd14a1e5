// The InfluxDB stand-in's first start: the database and the users that the official image's variables name.
import { randomUUID } from 'node:crypto';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dockerEnv, findDocker } from '../../host/docker-client.ts';
import { ensureImages, readImageMode } from '../../images/ensure-images.ts';

const { env } = process;
const name = `shardgate-test-influxdb-${randomUUID()}`;
const ADMIN = { user: 'admin', password: String.raw`adm'in\pw` }; // what a careless script would trip over
const WRITER = { user: 'writer', password: `wr"it'er` };
const VARIABLES = {
  INFLUXDB_DB: 'load"test',
  INFLUXDB_HTTP_AUTH_ENABLED: 'true',
  INFLUXDB_ADMIN_USER: ADMIN.user,
  INFLUXDB_ADMIN_PASSWORD: ADMIN.password,
  INFLUXDB_USER: WRITER.user,
  INFLUXDB_USER_PASSWORD: WRITER.password,
};

let docker: string;
let isStandIn: boolean;
beforeAll(async () => {
  docker = await findDocker(env);
  const { signal } = new AbortController();
  const options = { root: process.cwd(), mode: readImageMode(env), env, only: ['INFLUXDB_IMAGE'], signal } as const;
  const image = (await ensureImages({ ...options, report: console.log })).values.INFLUXDB_IMAGE ?? '';
  isStandIn = image.startsWith('shardgate/');
  if (!isStandIn) return;
  const variables = Object.entries(VARIABLES).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const sealed = ['--read-only', '--cap-drop', 'ALL', '--network', 'none', '--volume', `${name}:/var/lib/influxdb`];
  await runDocker(['run', '--detach', '--name', name, ...sealed, ...variables, image]);
  await awaitDatabase();
}, 600_000);
afterAll(async () => {
  await runDocker(['rm', '--force', '--volumes', name]);
  await runDocker(['volume', 'rm', '--force', name]);
});

async function runDocker(args: readonly string[], input = ''): Promise<string> {
  const ran = await execa(docker, args, { env: dockerEnv(env), extendEnv: false, all: true, reject: false, input });
  return ran.all;
}

/** Asks as a user, from inside: the container has no network. */
function query(statement: string, { user, password }: typeof ADMIN): Promise<string> {
  const login = ['--env', `INFLUX_USERNAME=${user}`, '--env', `INFLUX_PASSWORD=${password}`];
  return runDocker(['exec', '--interactive', ...login, name, 'influx', '-format', 'csv'], statement);
}

/** Until it is served: the database is made before. */
function awaitDatabase(): Promise<void> {
  const isServed = async () => expect(await query('SHOW DATABASES', ADMIN)).toContain('load');
  return vi.waitFor(isServed, { timeout: 120_000, interval: 100 });
}

describe('the first start', () => {
  it('creates the database, and users who can log in with any password', async ({ skip }) => {
    if (!isStandIn) skip('no stand-in');
    expect(await query('SHOW USERS', ADMIN)).toBe('user,admin\nadmin,true\nwriter,false');
    expect(await query('SHOW DATABASES', WRITER)).toContain('load');
    expect(await query('SHOW GRANTS FOR "writer"', ADMIN)).toContain('ALL PRIVILEGES');
  });

  it('lets nobody in without a password, or with another one', async ({ skip }) => {
    if (!isStandIn) skip('no stand-in');
    expect(await query('SHOW DATABASES', { ...ADMIN, password: 'wrong' })).toContain('authorization failed');
    expect(await query('SHOW USERS', WRITER)).toContain('ERR');
  });

  it('leaves no password in the log or in the arguments of a process', async ({ skip }) => {
    if (!isStandIn) skip('no stand-in');
    const seen = `${await runDocker(['logs', name])}\n${await runDocker(['top', name, '-o', 'args'])}`;
    expect(seen).toContain('influxd');
    for (const part of ['adm', 'in\\pw', "it'er"]) expect(seen.replaceAll('admin', '')).not.toContain(part);
  });

  it('is not repeated: what was changed since stays', async ({ skip }) => {
    if (!isStandIn) skip('no stand-in');
    await query(`SET PASSWORD FOR "writer" = 'changed'`, ADMIN);
    await runDocker(['restart', name]);
    await awaitDatabase();
    expect(await query('SHOW DATABASES', { ...WRITER, password: 'changed' })).toContain('load');
  });
});
