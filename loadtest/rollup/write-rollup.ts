// Hands rolled-up points to the database when a run, a comparison or a journey ends. The backfill writes what is missed.
import { probeService } from '../stack/probe.ts';
import type { Stack } from '../stack/stack.ts';
import type { Point } from '../stream/line-protocol.ts';
import { writePoints } from '../stream/write-points.ts';

export type RollupSetting = Readonly<{ stack: Stack; tell: (line: string) => void }>;

/** Never throws for the database; at most one line says what is missing. */
export async function writeRollup({ stack, tell }: RollupSetting, points: readonly Point[]): Promise<void> {
  const because = await writePoints(stack, points);
  if (because !== null) tell(`The dashboards miss this result: ${because} \`bin/shardgate backfill\` adds it later.`);
}

/** For what needs no database itself: one that is not running is no news. */
export async function writeRollupIfUp(setting: RollupSetting, points: readonly Point[]): Promise<void> {
  if ((await probeService(setting.stack, 'influxdb')).healthy) await writeRollup(setting, points);
}
