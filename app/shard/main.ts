// One shard: a process with one event loop and one engine. Started by the supervisor, which it does not outlive.

import type { Engine } from '../engine/engine.ts';
import { watchEventLoopDelay } from '../metrics/event-loop-delay.ts';
import { ShardMetrics, type ShardSnapshot } from '../metrics/shard-metrics.ts';
import { loadPhase } from '../phases/load-phase.ts';
import { ROUTES } from '../routes/routes.ts';
import { applyFaults } from '../test-build.ts';
import type { FromShard, ShardStart, ToShard } from './messages.ts';

/** A dead shard's counters are its last report, so one is sent unasked this often. */
const REPORT_MS = 250;

const metrics = new ShardMetrics(ROUTES.length);
const readEventLoopDelay = watchEventLoopDelay();
let engine: Engine | undefined;
let isReady = false;

process.on('disconnect', () => process.exit(1));
process.on('SIGTERM', ignore); // a signal to the whole process group is the supervisor's to act on
process.on('SIGINT', ignore);
process.on('message', (message: ToShard) => {
  receive(message).catch((error: unknown) => fail(error));
});
send({ kind: 'loaded' });

async function receive(message: ToShard): Promise<void> {
  if (message.kind === 'start') await start(message.start);
  else if (message.kind === 'ready') isReady = message.ready;
  else if (message.kind === 'snapshot') report(message.ask);
  else await drain(message.limitMs);
}

async function start({ config, instance, shard, faults, isFirstProcess }: ShardStart): Promise<void> {
  const createPhase = await loadPhase(config.phase);
  const describe = () => ({ instance, shard, phase: config.phase, ready: isReady });
  const requests = () => metrics.requests();
  const handlers = faults ? await applyFaults(ROUTES, { plan: faults, shard, isFirstProcess, requests }) : ROUTES;
  engine = createPhase({ config, handlers, metrics, describe });
  await engine.listen(config.host, config.port);
  if (config.shardPortBase !== null) await engine.listen(config.host, config.shardPortBase + shard);
  setInterval(() => report(null), REPORT_MS).unref();
  send({ kind: 'listening' });
}

async function drain(limitMs: number): Promise<void> {
  const cut = engine === undefined ? 0 : (await engine.drain(limitMs)).cut;
  process.send?.({ kind: 'drained', cut, snapshot: read() } satisfies FromShard, () => process.exit(0));
}

function report(ask: number | null): void {
  send({ kind: 'snapshot', snapshot: read(), ask });
}

function read(): ShardSnapshot {
  return metrics.toSnapshot(engine?.load(), readEventLoopDelay());
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.send?.({ kind: 'failed', message } satisfies FromShard, () => process.exit(1));
}

function send(message: FromShard): void {
  process.send?.(message);
}

function ignore(): void {}
