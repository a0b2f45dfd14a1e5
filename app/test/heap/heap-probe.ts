// Runs in the image: the bytes of V8 heap that one request costs. This process serves, a child asks on one connection;
// the young generation is so large that nothing is collected in between, so that the heap's growth is what was
// allocated. Prints one JSON line.
// node --expose-gc --min-semi-space-size=256 --max-semi-space-size=512 heap-probe.ts <phase|bare> <port>
import { fork } from 'node:child_process';
import { connect } from 'node:net';
import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { listenBare } from '../../../peers/bare-uws.ts';
import { loadConfig } from '../../config.ts';
import { ShardMetrics } from '../../metrics/shard-metrics.ts';
import { loadPhase } from '../../phases/load-phase.ts';
import { ROUTES } from '../../routes/routes.ts';
import { REQUESTS } from './requests.ts';

const ROUNDS = 2;

type Order = Readonly<{ request: string; count: number }>;

const [phase = 'c', port = '0'] = process.argv.slice(2);

if (process.send === undefined) await serveAndMeasure();
else process.on('message', ({ request, count }: Order) => ask(request, count, () => process.send?.('done')));

async function serveAndMeasure(): Promise<void> {
  if (phase === 'bare') await listenBare(Number(port));
  else await listenPhase();
  const child = fork(import.meta.filename, [phase, port], { execArgv: [] });
  const run = (order: Order) =>
    new Promise((resolve) => {
      child.once('message', resolve);
      child.send(order);
    });
  const bytesPerRequest: Record<string, number> = {};
  for (const [name, order] of Object.entries(REQUESTS))
    bytesPerRequest[name] = await measure(() => run(order), order.count);
  process.stdout.write(`${JSON.stringify({ phase, bytesPerRequest })}\n`, () => process.exit(0));
}

async function listenPhase(): Promise<void> {
  const config = loadConfig({ PHASE: phase }, 1);
  const createPhase = await loadPhase(config.phase);
  const metrics = new ShardMetrics(ROUTES.length);
  const describe = () => ({ instance: 'heap', shard: 0, phase, ready: true });
  await createPhase({ config, handlers: ROUTES, metrics, describe }).listen(config.host, Number(port));
}

/** What a request costs, the engine's own work on the heap left out: that of the compiler, say, which comes when it likes. */
async function measure(run: () => Promise<unknown>, count: number): Promise<number> {
  await run(); // compiles, and fills the pools
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measureRound(run));
  const least = Math.min(...rounds);
  if (least < Number.POSITIVE_INFINITY) return Math.round(least / count);
  throw new Error(`Expected a round without a garbage collection, got none in ${ROUNDS}`);
}

/** Bytes that the heap grew by; infinite where something was collected meanwhile. */
async function measureRound(run: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  await settle();
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  observer.observe({ entryTypes: ['gc'] });
  const before = getHeapStatistics().used_heap_size;
  await run();
  const after = getHeapStatistics().used_heap_size;
  await settle();
  observer.disconnect();
  return collections === 0 ? after - before : Number.POSITIVE_INFINITY;
}

/** Until every collection so far was reported: a report takes two turns of the event loop. */
async function settle(): Promise<void> {
  await sleep(50);
  for (let turn = 0; turn < 2; turn++) await nextTurn();
}

function ask(request: string, count: number, done: () => void): void {
  const socket = connect({ host: '127.0.0.1', port: Number(port), noDelay: true });
  const bytes = Buffer.from(request);
  let left = count;
  socket.on('connect', () => socket.write(bytes));
  socket.on('data', () => {
    left--;
    if (left > 0) socket.write(bytes);
    else socket.destroy();
  });
  socket.on('close', done);
}
