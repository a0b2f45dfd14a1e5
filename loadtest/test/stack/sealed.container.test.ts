import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCompose } from '../../stack/compose.ts';
import { runDocker } from '../../stack/containers.ts';
import { toPort } from '../../stack/services.ts';
import { streamLeg } from '../stream/stream-leg.ts';
import type { Holdings } from './sealed-database.ts';
import {
  closeSealedStack,
  countSentPackets,
  listSealedListening,
  openSealedStack,
  runSealed,
  type SealedStack,
  startSealed,
} from './sealed-stack.ts';

let sealed: SealedStack;
let requests: number;

const readHoldings = async (): Promise<Holdings> =>
  JSON.parse(await runSealed(sealed, 'loadtest/test/stack/sealed-database.ts'));

/** A start, a run of k6 through the edge, and an end. */
beforeAll(async () => {
  sealed = await openSealedStack();
  await startSealed(sealed, ['influxdb', 'app']);
  await readHoldings(); // makes the database
  await startSealed(sealed, ['telegraf', 'nginx']);
  await vi.waitFor(async () => {
    const { measurements } = await readHoldings();
    expect(measurements).toEqual(expect.arrayContaining(['nginx', 'server'])); // both are up, and Telegraf stores
  }, 120_000);
  const { leg } = await streamLeg(sealed.stack, 'sealed', 3);
  requests = leg.measured.reduce((sum, count) => sum + count, 0);
});

afterAll(() => closeSealedStack(sealed));

describe('a run of the whole stack', () => {
  it('works without any other network', async () => {
    expect(requests).toBeGreaterThan(0);
    await expect.poll(async () => (await readHoldings()).requests).toBeGreaterThanOrEqual(requests);
  });

  it('sends nothing to anybody: no connection, no datagram, no name looked up', async () => {
    expect(await countSentPackets(sealed)).toBe(0);
  });

  it('has InfluxDB, which would report once a day, told not to', async () => {
    const container = `${sealed.stack.project}-influxdb-1`;
    const config = await runDocker(sealed.stack, [
      'exec',
      container,
      'influxd',
      'config',
      '-config',
      '/etc/influxdb/influxdb.conf',
    ]);
    expect(config).toMatch(/^reporting-(disabled = true|enabled = false)$/m); // the latter is Debian's, off by default
  });

  it('listens on loopback alone, on the ports that are documented', async () => {
    const sockets = await listSealedListening(sealed);
    expect(sockets.filter(({ address }) => !address.startsWith('127.') && address !== '::1')).toEqual([]);
    const names = [
      'APP_PORT',
      'APP_ADMIN_PORT',
      'EDGE_PORT',
      'EDGE_STATUS_PORT',
      'INFLUXDB_PORT',
      'TELEGRAF_PORT',
    ] as const;
    const documented = names.map((name) => toPort(sealed.stack, name));
    const ports = sockets.map(({ port }) => port);
    expect(ports).toEqual(expect.arrayContaining(documented));
    const others = new Set(ports.filter((port) => !documented.includes(port)));
    expect(others.size).toBeLessThanOrEqual(1); // InfluxDB's backup service, on a port of the kernel's choice
  });
});

/** Each of these sends a packet to an address that belongs to nobody. */
describe('the counter', () => {
  it('sees k6 report its usage where that is left on', async () => {
    const before = await countSentPackets(sealed);
    const script = 'export const options = { iterations: 1 }; export default function () {}';
    const command = [
      'run',
      '--rm',
      '--no-deps',
      '--no-TTY',
      '--entrypoint',
      'sh',
      '--env',
      'K6_NO_USAGE_REPORT=false',
      'k6',
      '-c',
    ];
    await runCompose(sealed.stack, [...command, `echo '${script}' > /tmp/one.js && k6 run -q /tmp/one.js`]);
    await expect.poll(() => countSentPackets(sealed), { interval: 500 }).toBeGreaterThan(before);
  });

  it('sees one datagram', async () => {
    const before = await countSentPackets(sealed);
    await runDocker(sealed.stack, ['exec', sealed.holder, 'bash', '-c', 'echo x > /dev/udp/192.0.2.1/9']);
    expect(await countSentPackets(sealed)).toBeGreaterThan(before);
  });
});
