// One line of the history: a comparison without its texts, with every raw value that later questions rest on.
import { ARMS, type Arm, type Block } from '../compare/block.ts';
import type { ArmFacts, Fingerprint } from '../compare/settings.ts';
import type { ComparisonVerdict } from '../gate/compare/assessment.ts';
import { GATED_FACTS, GATED_METRICS, type GatedMetric } from '../gate/compare/metric.ts';
import { toMedian } from '../gate/median.ts';
import type { CompareResult, RatioInterval, ResultBlock } from '../report/compare/compare-result.ts';

/** What the control is measured by: it has no leg at a fixed rate. */
export const CONTROL_METRICS = ['cpuUsPerRequest', 'rps'] as const satisfies readonly GatedMetric[];

export type ControlMetric = (typeof CONTROL_METRICS)[number];

export type HistoryArm = Pick<ArmFacts, 'name' | 'commit' | 'image' | 'imageId'>;

export type HistoryLine = Readonly<{
  schemaVersion: 1;
  kind: 'comparison';
  runId: string;
  at: string; // ISO 8601, UTC
  verdict: ComparisonVerdict;
  exitCode: number;
  arms: Readonly<Record<Arm, HistoryArm | null>>; // null when it could not be had
  settings: Readonly<{ profile: string; connections: number; path: string; ratePerSec: number | null }>;
  fingerprint: Fingerprint | null; // host, images, kit
  ratios: Readonly<{
    headToBase: Readonly<Partial<Record<GatedMetric, number>>>;
    baseToControl: ControlRatios;
    headToControl: ControlRatios;
    intervals?: Readonly<Partial<Record<GatedMetric, RatioInterval>>>; // as the comparison concluded; absent in old lines
  }>; // medians over the blocks that were not dropped; for readers of the file, the kit counts anew
  blocks: readonly HistoryBlock[];
}>;

type ControlRatios = Readonly<Partial<Record<ControlMetric, number>>>;

/** A value for each slot, in the order they ran and in the metric's unit. */
export type HistoryBlock = Readonly<{
  dropped: boolean;
  base: ArmValues;
  head: ArmValues;
  control: Readonly<Record<ControlMetric, readonly number[]>>; // empty without a control
}>;

type ArmValues = Readonly<Record<GatedMetric, readonly number[]>>; // empty where it was not measured

export function toHistoryLine(result: CompareResult): HistoryLine {
  const { runId, startedAt, verdict, exitCode, arms, settings, fingerprint } = result;
  const { profile, connections, path, ratePerSec } = settings;
  const blocks = result.blocks.map(toHistoryBlock);
  return {
    schemaVersion: 1,
    kind: 'comparison',
    runId,
    at: startedAt,
    verdict,
    exitCode,
    arms: { base: arms.base && toArm(arms.base), head: arms.head && toArm(arms.head) },
    settings: { profile, connections, path, ratePerSec },
    fingerprint,
    ratios: { ...toRatios(blocks), intervals: toIntervals(result) },
    blocks,
  };
}

/**
 * Medians over the undisturbed blocks of log(mean of an arm's slots / mean of the other's).
 *
 * @returns null when no undisturbed block has both
 */
export function toLogRatio(
  blocks: readonly HistoryBlock[],
  metric: GatedMetric,
  over: Arm | 'control',
  under: Arm | 'control',
): number | null {
  const logs = blocks.filter(({ dropped }) => !dropped).map((block) => toBlockLog(block, metric, over, under));
  const known = logs.filter((log) => Number.isFinite(log));
  return known.length === 0 ? null : toMedian(known);
}

function toBlockLog(block: HistoryBlock, metric: GatedMetric, over: Arm | 'control', under: Arm | 'control'): number {
  const mean = (side: Arm | 'control') => toMean((block[side] as Partial<ArmValues>)[metric] ?? []);
  return Math.log(mean(over)) - Math.log(mean(under)); // NaN when one was not measured
}

function toRatios(blocks: readonly HistoryBlock[]): HistoryLine['ratios'] {
  const read = <M extends GatedMetric>(metrics: readonly M[], over: Arm | 'control', under: Arm | 'control') =>
    Object.fromEntries(
      metrics.flatMap((metric) => {
        const log = toLogRatio(blocks, metric, over, under);
        return log === null ? [] : [[metric, Math.exp(log)]];
      }),
    ) as Partial<Record<M, number>>;
  return {
    headToBase: read(GATED_METRICS, 'head', 'base'),
    baseToControl: read(CONTROL_METRICS, 'base', 'control'),
    headToControl: read(CONTROL_METRICS, 'head', 'control'),
  };
}

function toIntervals({ metrics }: CompareResult): Readonly<Partial<Record<GatedMetric, RatioInterval>>> {
  return Object.fromEntries(metrics.map(({ metric, ratio }) => [metric, ratio]));
}

function toArm({ name, commit, image, imageId }: ArmFacts): HistoryArm {
  return { name, commit, image, imageId };
}

function toHistoryBlock(block: ResultBlock): HistoryBlock {
  const [base, head] = ARMS.map((arm) => toArmValues(block, arm));
  const control = {
    cpuUsPerRequest: block.controls.map((slot) => slot.cpuUsPerRequest),
    rps: block.controls.map(({ rps }) => rps),
  };
  return { dropped: block.dropped.length > 0, base: base ?? NOTHING, head: head ?? NOTHING, control };
}

const NOTHING: ArmValues = { cpuUsPerRequest: [], rps: [], p95Ms: [] };

function toArmValues({ slots }: Block, arm: Arm): ArmValues {
  const own = slots.filter((slot) => slot.arm === arm);
  const read = (metric: GatedMetric) => own.map(GATED_FACTS[metric].read).filter((value) => value !== null);
  return { cpuUsPerRequest: read('cpuUsPerRequest'), rps: read('rps'), p95Ms: read('p95Ms') };
}

function toMean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
