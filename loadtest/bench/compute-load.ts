// /compute and /async on one shard at the same time: two runs of wrk, the one on /async paced.
import { toSpentUs } from '../readings/thread-cpu.ts';
import { requireEnv } from '../stack/stack.ts';
import { type ServerSetting, withServer } from './server-slot.ts';
import { type ShardPlace, toShardEnv } from './shard-place.ts';
import { runWrk } from './wrk.ts';
import { countWrkErrors } from './wrk-report.ts';

export type ComputeArm = Readonly<{
  inlineMax: number | null; // APP_COMPUTE_INLINE_MAX; null: the server's default
  n: number;
  connections: number; // on /compute, asking again at once; 0: nobody
  worker: 'product' | 'not stepping back'; // of the thread
}>;

export type ComputeBlock = Readonly<{
  computeRequests: number; // answered, with 503 too
  computeRefused: number;
  cpuUsPerCompute: number | null; // null where nobody asked; /async's own cost is in it
  asyncRps: number;
  asyncP50Ms: number;
  asyncP95Ms: number;
  asyncP99Ms: number;
  asyncErrors: number;
}>;

export type AsyncPace = Readonly<{ connections: number; pauseMs: number; measureSeconds: number }>;

const BODY = '{"type":"compute","result":332833500}';
const LARGEST = 10_000_000;
const PLAIN_WORKER = 'app/test/compute/plain-step-back.ts';
/** wrk on /compute begins before the other and ends after it. */
const OVERLAP_SECONDS = 2;

export function measureComputeBlock(arm: ComputeArm, pace: AsyncPace, place: ShardPlace): Promise<ComputeBlock> {
  const { stack, signal, name, port } = place;
  const url = `http://127.0.0.1:${port}`;
  return withServer(stack, toSetting(arm, place), signal, async (server) => {
    await fetch(`${url}/compute?n=${LARGEST}`); // so that the thread is there, busy or not
    const { connections, pauseMs, measureSeconds } = pace;
    const asyncRun = { stack, signal, container: `${name}-async` };
    const asyncLoad = { url: `${url}/async`, connections, pauseMs };
    const flooding = startFlood(arm, `${url}/compute?n=${arm.n}`, measureSeconds + OVERLAP_SECONDS, place);
    await runWrk({ ...asyncLoad, durationSeconds: 1 }, asyncRun);
    const before = { cpu: server.readCpu(), atMs: performance.now() };
    const report = await runWrk({ ...asyncLoad, durationSeconds: measureSeconds }, asyncRun);
    const spentUs = toSpentUs(before.cpu, server.readCpu());
    const elapsedUs = (performance.now() - before.atMs) * 1000;
    const flood = await flooding;
    const computesPerUs = flood === null ? null : flood.requests / flood.durationUs;
    return {
      computeRequests: flood?.requests ?? 0,
      computeRefused: flood?.errors.status ?? 0,
      cpuUsPerCompute: computesPerUs === null ? null : spentUs / elapsedUs / computesPerUs,
      asyncRps: report.requests / (report.durationUs / 1e6),
      asyncP50Ms: report.latencyUs.p50 / 1000,
      asyncP95Ms: report.latencyUs.p95 / 1000,
      asyncP99Ms: report.latencyUs.p99 / 1000,
      asyncErrors: countWrkErrors(report.errors),
    };
  });
}

function startFlood({ connections }: ComputeArm, url: string, durationSeconds: number, place: ShardPlace) {
  if (connections === 0) return Promise.resolve(null);
  const run = { stack: place.stack, signal: place.signal, container: `${place.name}-compute` };
  return runWrk({ url, connections, durationSeconds }, run);
}

function toSetting({ inlineMax, worker }: ComputeArm, { stack, name, cpuset, port }: ShardPlace): ServerSetting {
  const env = {
    ...toShardEnv('c', port),
    ...(inlineMax === null ? {} : { APP_COMPUTE_INLINE_MAX: String(inlineMax) }),
  };
  const plain = [[`${stack.root}/${PLAIN_WORKER}`, '/srv/app/compute/step-back.ts']] as const;
  const image = requireEnv(stack, 'APP_IMAGE', 'run `make images`');
  const mounts = worker === 'product' ? [] : plain;
  return { name, image, env, mounts, cpuset, port, ready: { path: '/compute', body: BODY } };
}
