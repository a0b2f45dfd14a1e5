// What the command line itself leaves of a run in the database when the run has ended, and what is told when it cannot.
import { readWallOffsetMs } from '../readings/wall-offset.ts';
import type { Result } from '../report/result.ts';
import { toResultPoints } from '../rollup/result-points.ts';
import type { RollupSetting } from '../rollup/write-rollup.ts';
import { toCpuPoint } from '../stream/events.ts';
import { writePoints } from '../stream/write-points.ts';
import { toCpuSamples } from './cpu-samples.ts';
import type { DrivenLeg } from './legs.ts';

/** Never throws for the database. Metrics of k6, server and host are Telegraf's, which keeps them while it is away. */
export async function storeRun(
  { stack, tell }: RollupSetting,
  result: Result,
  legs: readonly DrivenLeg[],
): Promise<void> {
  const offsetMs = readWallOffsetMs();
  const seconds = legs.flatMap(({ measurement: { leg }, ticks }) =>
    toCpuSamples(ticks, offsetMs).map((sample) => toCpuPoint({ runId: result.runId, leg }, sample)),
  );
  const missing = {
    kept: await writePoints(stack, toResultPoints(result)),
    seconds: await writePoints(stack, seconds),
  };
  toMissingLines(missing).forEach(tell);
}

/** Why it could not be written; null: it was. `kept` is in result.json too, `seconds` is nowhere else. */
export type Missing = Readonly<{ kept: string | null; seconds: string | null }>;

/** @returns a line for what can be added later, and one for what is lost */
export function toMissingLines({ kept, seconds }: Missing): readonly string[] {
  const later = `The dashboards miss this run's figures, start, restarts, end and verdict: ${kept} \`bin/shardgate backfill\` adds them later.`;
  const lost = `The panel "Generator and server" stays empty for this run: ${seconds} No file keeps what they spent each second.`;
  return [...(kept === null ? [] : [later]), ...(seconds === null ? [] : [lost])];
}
