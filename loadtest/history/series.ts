// The comparisons of a history that can be set side by side, and what each says of its builds' levels.
import type { Arm } from '../compare/block.ts';
import { toLoss } from '../gate/compare/metric.ts';
import type { Level } from './creep.ts';
import { type ControlMetric, type HistoryLine, toLogRatio } from './history-line.ts';

/** `others` counts the comparisons on other machines, of other loads or beside another control. */
export type Series = Readonly<{ machine: string; lines: readonly HistoryLine[]; others: number }>;

/** What must be the same for two ratios to the control to be compared; a newer kernel or kit is what the control is for. */
const SAME_PARTS = ['cpu', 'WRK_IMAGE', 'PEERS_IMAGE', 'environment'];

const LEAST_BLOCKS = 3;

/** The series that the newest measured comparison belongs to; null when none was measured. */
export function toSeries(lines: readonly HistoryLine[]): Series | null {
  const measured = lines.filter(isMeasured);
  const newest = measured.at(-1);
  if (newest === undefined) return null;
  const own = measured.filter((line) => toKey(line) === toKey(newest));
  return { machine: newest.fingerprint?.parts.cpu ?? 'not known', lines: own, others: measured.length - own.length };
}

/** The level of each build of each session; one that ran as both arms has their mean. */
export function toLevels({ lines }: Series, metric: ControlMetric): readonly Level[] {
  return lines.flatMap((line) => {
    const builds = Map.groupBy(toArmLevels(line, metric), ({ build }) => build);
    return [...builds].map(([build, levels]) => ({ build, loss: toMean(levels) }));
  });
}

/** HEAD's level of each session that has one, in order. */
export function toHeadLevels(
  { lines }: Series,
  metric: ControlMetric,
): readonly Readonly<{ line: HistoryLine; loss: number }>[] {
  return lines.flatMap((line) => {
    const log = toLogRatio(line.blocks, metric, 'head', 'control');
    return log === null ? [] : [{ line, loss: toLoss(metric, log) }];
  });
}

/** What tells one build from another: the commit it was made from, else the image's content. */
export function toBuild(line: HistoryLine, arm: Arm): string | null {
  const facts = line.arms[arm];
  return facts === null ? null : (facts.commit ?? facts.imageId);
}

/** INVALID and ERROR say that the numbers of a session prove nothing. */
function isMeasured({ verdict, fingerprint, blocks }: HistoryLine): boolean {
  const isTrusted = verdict === 'PASS' || verdict === 'FAIL' || verdict === 'INCONCLUSIVE';
  return isTrusted && fingerprint !== null && blocks.filter(({ dropped }) => !dropped).length >= LEAST_BLOCKS;
}

function toKey({ settings: { profile, connections, path }, fingerprint }: HistoryLine): string {
  return JSON.stringify([profile, connections, path, SAME_PARTS.map((part) => fingerprint?.parts[part])]);
}

function toArmLevels(line: HistoryLine, metric: ControlMetric): readonly Level[] {
  return (['base', 'head'] as const).flatMap((arm) => {
    const build = toBuild(line, arm);
    const log = toLogRatio(line.blocks, metric, arm, 'control');
    return build === null || log === null ? [] : [{ build, loss: toLoss(metric, log) }];
  });
}

function toMean(levels: readonly Level[]): number {
  return levels.reduce((sum, { loss }) => sum + loss, 0) / levels.length;
}
