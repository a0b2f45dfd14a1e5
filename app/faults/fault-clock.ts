// Faults that happen at a time or a count. They are watched for from outside, once a millisecond.
import type { FaultPlan } from './fault-plan.ts';

type Watched = Readonly<{ shard: number; requests(): number }>;

const WATCH_MS = 1;

/** Starts watching; call it in a shard's first process only, so that each of these faults happens once. */
export function armFaults(plan: FaultPlan, { shard, requests }: Watched): void {
  const dueFaults = listFaults(plan, shard);
  let firstMs: number | undefined;
  const watch = () => {
    const count = requests();
    if (count === 0) return;
    firstMs ??= performance.now();
    const elapsedMs = performance.now() - firstMs;
    for (const fault of dueFaults.filter((one) => one.isDue(elapsedMs, count))) {
      dueFaults.splice(dueFaults.indexOf(fault), 1);
      fault.happen();
    }
  };
  if (dueFaults.length > 0) setInterval(watch, WATCH_MS).unref();
}

type Fault = Readonly<{ isDue(elapsedMs: number, requests: number): boolean; happen(): void }>;

function listFaults(plan: FaultPlan, shard: number): Fault[] {
  const { hangAfterMs, hangAfterRequests, stallAtMs, stallMs, exitAfterMs } = plan;
  const faults: Fault[] = [];
  if (hangAfterMs !== null) faults.push({ isDue: (ms) => ms >= hangAfterMs, happen: block });
  if (hangAfterRequests !== null) faults.push({ isDue: (_, count) => count >= hangAfterRequests, happen: block });
  if (stallMs > 0) faults.push({ isDue: (ms) => ms >= stallAtMs, happen: () => block(stallMs) });
  if (exitAfterMs !== null && plan.exitShard === shard) {
    faults.push({ isDue: (ms) => ms >= exitAfterMs, happen: () => process.kill(process.pid, 'SIGKILL') });
  }
  return faults;
}

/** Stops this thread's event loop without using its CPU. */
function block(durationMs = Number.POSITIVE_INFINITY): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}
