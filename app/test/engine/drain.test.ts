// A drain on a machine that stands still now and then: what arrived meanwhile is answered before anything is closed.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { type Closing, closeWhenIdle } from '../../engine/drain.ts';
import { ShardMetrics } from '../../metrics/shard-metrics.ts';
import { standStill } from '../support/stand-still.ts';

let server: Server;
let open: Socket[];

/** One client of a server that answers at once whatever it reads. */
async function connectClient(metrics: ShardMetrics): Promise<Socket> {
  open = [];
  server = createServer((socket) => {
    open.push(socket);
    socket.on('data', () => {
      metrics.countAtOnce(0);
      socket.write('answer');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await Promise.all([once(client, 'connect'), once(server, 'connection')]);
  return client;
}

function toClosing(metrics: ShardMetrics, change: Partial<Closing> = {}): Closing {
  return {
    metrics,
    limitMs: 60_000,
    connections: () => open.length,
    closeListeners: () => void server.close(),
    closeConnections: () => {
      for (const socket of open) socket.end();
    },
    ...change,
  };
}

afterEach(() => {
  for (const socket of open) socket.destroy();
  server.close();
});

it('answers a request that arrived while the process stood still for longer than clients may be silent', async () => {
  const metrics = new ShardMetrics(1);
  const client = await connectClient(metrics);
  const closeListeners = () => {
    server.close();
    const standStillOnce = () => {
      client.write('request');
      standStill(1_000); // sockets have been looked at, timers come next
    };
    setTimeout(() => setImmediate(standStillOnce), 50);
  };
  const read = text(client);
  expect(await closeWhenIdle(toClosing(metrics, { closeListeners }))).toEqual({ cut: 0 });
  expect(await read).toBe('answer');
});

it('takes a connection that was made while the process stood still, before it stops listening', async () => {
  const metrics = new ShardMetrics(1);
  await connectClient(metrics);
  const drained = closeWhenIdle(toClosing(metrics));
  const late = connect((server.address() as AddressInfo).port, '127.0.0.1', () => late.write('request'));
  standStill(1_000);
  const read = text(late);
  await drained;
  expect(await read).toBe('answer');
});

it('closes connections whose clients say nothing, long before its limit', async () => {
  const metrics = new ShardMetrics(1);
  const client = await connectClient(metrics);
  const startedMs = performance.now();
  const read = text(client);
  expect(await closeWhenIdle(toClosing(metrics))).toEqual({ cut: 0 });
  expect(await read).toBe('');
  expect(performance.now() - startedMs).toBeLessThan(30_000);
});

it('cuts at its limit what is still unanswered, and counts it', async () => {
  const metrics = new ShardMetrics(1);
  await connectClient(metrics);
  metrics.begin(0);
  expect(await closeWhenIdle(toClosing(metrics, { limitMs: 200 }))).toEqual({ cut: 1 });
});
