import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHost } from '../../host/host-readings.ts';

/** Neither a client nor an engine is reached from here. */
const ALONE = { PATH: '/nowhere', DOCKER_HOST: 'unix:///nowhere' };

let root: string;
let server: Server;
let port: number;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'host-'));
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.close();
  await rm(root, { recursive: true });
});

describe('readHost', () => {
  it('reads ports from .env and the environment, which wins, and who holds them', async () => {
    await writeFile(join(root, '.env'), `APP_PORT=1\nGRAFANA_PORT=${port}\n`);
    const { ports } = await readHost({ root, env: { ...ALONE, APP_PORT: '70000' } });
    const toReading = (name: string) => ports.find((reading) => reading.name === name);
    expect(toReading('APP_PORT')).toEqual({ name: 'APP_PORT', value: '70000', port: null, held: false, holder: null });
    expect(toReading('GRAFANA_PORT')).toMatchObject({ port, held: true, holder: { pid: process.pid } });
  });

  it('finds no engine where none answers, and reads the rest all the same', async () => {
    const readings = await readHost({ root, env: ALONE });
    expect(readings).toMatchObject({ client: null, engine: null, platform: process.platform });
    expect(readings.ownContainers.size).toBe(0);
    expect(readings.freeDiskMiB).toBeGreaterThan(0);
    expect(readings.node?.major).toBe(24);
  });
});
