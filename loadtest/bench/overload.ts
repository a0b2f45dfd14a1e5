// More connections than one shard of phase c lets through: what is refused, what still gets through and how late, beside
// the same load without a limit, and a load that the limit just holds.
import { setTimeout as sleep } from 'node:timers/promises';
import { subtractHistogram, toHistogramLatency } from '../readings/latency-histogram.ts';
import { parseServerMetrics, type ShardSnapshot } from '../readings/server-metrics.ts';
import { requireEnv } from '../stack/stack.ts';
import { type Blocks, interleave } from './interleave.ts';
import { type ServerSetting, withServer } from './server-slot.ts';
import { type ShardPlace, toShardEnv } from './shard-place.ts';
import { runWrk } from './wrk.ts';
import type { WrkReport } from './wrk-report.ts';

export type OverloadSettings = Readonly<{
  connections: readonly number[];
  waitMs: number; // of /async's handler, lengthened by the test build
  maxRunning: number;
  queueLength: number;
  queueAgeMs: number;
  rounds: number;
  measureSeconds: number;
  warmupSeconds: number;
}>;

/** `held`: as many connections as may run. `over`: more. `open`: as many as `over`, and no limit. */
export type OverloadArm = Readonly<{ kind: 'held' | 'over' | 'open'; connections: number }>;

export type OverloadBlock = Readonly<{
  requests: number; // answered, by wrk's count
  refused: number; // of those, with 503
  lost: number; // sockets that failed, requests without an answer in time
  otherErrors: number; // answers with 5xx that are no 503, by the server's count
  goodputRps: number; // answers with 200
  refusedShare: number; // 0 to 1
  serverRefusedShare: number; // the same by the server's count
  accepted: Latency | null; // wrk's clock; null where refusals and answers cannot be told apart by it
  acceptedInServer: Latency; // from the parsed request to the answer
  refusedInServerP95Ms: number | null; // null: nothing was refused
}>;

type Latency = Readonly<{ p50Ms: number; p95Ms: number; p99Ms: number }>;

export type OverloadPlace = ShardPlace &
  Readonly<{ onBlock: (arm: OverloadArm, round: number, block: OverloadBlock) => void }>;

export class OverloadError extends Error {
  override readonly name = 'OverloadError';
}

/** A timer fires a little early, by the client's clock: the loop had read the time before it took the request. */
const EARLY = 0.8;
const NO_LIMIT = 1_000_000;
const BODY = '{"type":"async","message":"works with dedicated event loop!"}';
const SETTLE_MS = 400; // a shard reports every 250 ms, and requests of closed connections are forgotten

export function toOverloadArms({ connections, maxRunning }: OverloadSettings): readonly OverloadArm[] {
  return [
    { kind: 'held', connections: maxRunning },
    ...connections.map((count): OverloadArm => ({ kind: 'over', connections: count })),
    ...connections.map((count): OverloadArm => ({ kind: 'open', connections: count })),
  ];
}

export function measureOverload(settings: OverloadSettings, place: OverloadPlace): Promise<Blocks<OverloadBlock>> {
  return interleave<OverloadArm, OverloadBlock>({
    arms: toOverloadArms(settings),
    maxRounds: settings.rounds,
    isEnough: () => false,
    run: async (arm, { round }) => {
      const block = await measureBlock(arm, settings, place);
      place.onBlock(arm, round, block);
      return block;
    },
  });
}

function measureBlock(arm: OverloadArm, settings: OverloadSettings, place: OverloadPlace): Promise<OverloadBlock> {
  const { stack, signal, name, port } = place;
  const load = { url: `http://127.0.0.1:${port}/async`, connections: arm.connections };
  const run = { stack, signal, container: `${name}-wrk` };
  return withServer(stack, toSetting(arm, settings, place), signal, async () => {
    await runWrk({ ...load, durationSeconds: settings.warmupSeconds }, run);
    const before = await readShard(port + 1);
    const report = await runWrk({ ...load, durationSeconds: settings.measureSeconds }, run);
    return toOverloadBlock(report, before, await readShard(port + 1), settings.waitMs);
  });
}

/** @throws OverloadError where wrk and the server do not tell the same story */
export function toOverloadBlock(
  report: WrkReport,
  before: ShardSnapshot,
  after: ShardSnapshot,
  waitMs: number,
): OverloadBlock {
  const all = toGrowth(after.histogram, before.histogram);
  const refused = toGrowth(after.refused, before.refused);
  const accepted = subtractHistogram(all, refused);
  const latency = toHistogramLatency(accepted);
  if (latency === null) throw new OverloadError('Expected some requests to be accepted, got none');
  const { errors, requests } = report;
  return {
    requests,
    refused: errors.status,
    lost: errors.connect + errors.read + errors.write + errors.timeout,
    otherErrors: (after.serverErrors ?? Number.NaN) - (before.serverErrors ?? Number.NaN) - refused.count,
    goodputRps: (requests - errors.status) / (report.durationUs / 1e6),
    refusedShare: errors.status / requests,
    serverRefusedShare: refused.count / all.count,
    accepted: toAccepted(report, waitMs),
    acceptedInServer: { p50Ms: latency.p50, p95Ms: latency.p95, p99Ms: latency.p99 },
    refusedInServerP95Ms: toHistogramLatency(refused)?.p95 ?? null,
  };
}

/** An accepted request takes at least the handler's wait; if every refusal came sooner, wrk's latencies fall in two. */
function toAccepted({ splitUs: split }: WrkReport, waitMs: number): Latency | null {
  const borderUs = waitMs * 1000 * EARLY;
  const isApart = split.refused < borderUs && split.accepted >= borderUs;
  return isApart ? { p50Ms: split.p50 / 1000, p95Ms: split.p95 / 1000, p99Ms: split.p99 / 1000 } : null;
}

function toGrowth(after: ShardSnapshot['histogram'], before: ShardSnapshot['histogram']) {
  if (after !== null && before !== null) return subtractHistogram(after, before);
  throw new OverloadError('Expected the server to count its answers and its refusals, got a page without them');
}

async function readShard(adminPort: number): Promise<ShardSnapshot> {
  await sleep(SETTLE_MS);
  const page = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  const [shard] = parseServerMetrics(page, performance.now()).shards;
  if (shard !== undefined) return shard;
  throw new OverloadError('Expected a server with one shard, got none');
}

function toSetting(arm: OverloadArm, settings: OverloadSettings, place: OverloadPlace): ServerSetting {
  const { stack, name, cpuset, port } = place;
  const env = {
    ...toShardEnv('c', port),
    APP_MAX_RUNNING: String(arm.kind === 'open' ? NO_LIMIT : settings.maxRunning),
    APP_QUEUE_LENGTH: String(settings.queueLength),
    APP_QUEUE_AGE_MS: String(settings.queueAgeMs),
    APP_FAULT_DELAY_MS: String(settings.waitMs - 1), // the route itself waits 1 ms
  };
  const image = requireEnv(stack, 'APP_TEST_IMAGE', 'run `make images`');
  return { name, image, env, cpuset, port, ready: { path: '/async', body: BODY } };
}
