// From the gate's losses to what people read: ratios of HEAD to BASE, and medians in the metric's unit.
import type { Arm, Block, Slot } from '../../compare/block.ts';
import type { Rules } from '../../compare/rules/rules.ts';
import { toArmMean, toLosses } from '../../gate/compare/block-losses.ts';
import type { ControlFinding } from '../../gate/compare/control.ts';
import type { Look, MetricFinding } from '../../gate/compare/look.ts';
import { GATED_FACTS, type GatedMetric, toRatio } from '../../gate/compare/metric.ts';
import type { Shift } from '../../gate/compare/shift.ts';
import { toPValue } from '../../gate/compare/signed-rank.ts';
import { toMedian } from '../../gate/median.ts';
import type { ControlResult, LookResult, MetricResult, RatioInterval, ReportedResult } from './compare-result.ts';

/** @param kept - the blocks that the look is about */
export function toMetricResults(look: Look, kept: readonly Block[]): readonly MetricResult[] {
  return look.findings.map((finding) => toMetricResult(finding, look, kept));
}

export function toLookResult({ blocks, failAlpha, passAlpha, decision, findings }: Look): LookResult {
  const shown = findings.map((finding) => ({
    metric: finding.metric,
    ratio: toRatioInterval(finding.metric, finding.shift),
    outcome: toOutcome(finding),
  }));
  return { blocks, failAlpha, passAlpha, decision, findings: shown };
}

export function toControlResult(
  { blocks, estimate, low, high, pValue, moved }: ControlFinding,
  { floor }: NonNullable<Rules['control']>,
): ControlResult {
  const ratio = { estimate: Math.exp(estimate), low: toExp(low), high: toExp(high) };
  return { blocks, ratio, pValue, floorRatio: 1 + floor, moved };
}

/** What is measured beside the gated metrics, as the median of the blocks' means. */
export function toReported(kept: readonly Block[]): readonly ReportedResult[] {
  return REPORTED.flatMap(({ name, unit, read }) => {
    const [base, head] = (['base', 'head'] as const).map((arm) => toMedianOf(kept, arm, read));
    return base == null || head == null ? [] : [{ name, unit, base, head }];
  });
}

type Reported = Readonly<{ name: string; unit: string; read: (slot: Slot) => number | null }>;

const REPORTED: readonly Reported[] = [
  { name: 'CPU a request at the fixed rate', unit: 'µs', read: ({ rate }) => rate?.cpuUsPerRequest ?? null },
  { name: 'P50 at the fixed rate', unit: 'ms', read: ({ rate }) => rate?.p50Ms ?? null },
  { name: 'P99 at the fixed rate', unit: 'ms', read: ({ rate }) => rate?.p99Ms ?? null },
  { name: 'P95 at full throttle', unit: 'ms', read: ({ capacity }) => capacity.p95Ms },
  { name: 'Memory', unit: 'MiB', read: ({ rssMb }) => rssMb },
  { name: 'Start', unit: 'ms', read: ({ startMs }) => startMs },
];

function toMetricResult(finding: MetricFinding, look: Look, kept: readonly Block[]): MetricResult {
  const { metric, shift, floor, margin } = finding;
  const { title, unit, worse } = GATED_FACTS[metric];
  const usual = (arm: Arm) => toMedian(kept.map((block) => toArmMean(block, arm, metric)));
  return {
    metric,
    title,
    unit,
    worse,
    blocks: look.blocks,
    base: usual('base'),
    head: usual('head'),
    ratio: toRatioInterval(metric, shift),
    failAlpha: look.failAlpha,
    passAlpha: look.passAlpha,
    floorRatio: toRatio(metric, floor),
    marginRatio: toRatio(metric, margin),
    pValue: toPValue(toBlockLosses(kept, metric), 'greater'),
    outcome: toOutcome(finding),
  };
}

function toBlockLosses(kept: readonly Block[], metric: GatedMetric): readonly number[] {
  return kept.map((block) => toLosses(block, [metric])[metric] ?? Number.NaN);
}

/** A loss of what is worse when lower is a ratio below 1, so its bounds change places. */
function toRatioInterval(metric: GatedMetric, { estimate, low, high }: Shift): RatioInterval {
  const [atLeast, atMost] = [low, high].map((bound) => (bound === null ? null : toRatio(metric, bound)));
  const isTurned = GATED_FACTS[metric].worse === 'lower';
  return {
    estimate: toRatio(metric, estimate),
    low: (isTurned ? atMost : atLeast) ?? null,
    high: (isTurned ? atLeast : atMost) ?? null,
  };
}

function toExp(log: number | null): number | null {
  return log === null ? null : Math.exp(log);
}

function toOutcome({ regressed, held }: MetricFinding): MetricResult['outcome'] {
  if (regressed) return 'regressed';
  return held ? 'held' : 'open';
}

/** Null when a slot does not have it. */
function toMedianOf(kept: readonly Block[], arm: Arm, read: Reported['read']): number | null {
  const values = kept.flatMap(({ slots }) => slots.filter((slot) => slot.arm === arm).map(read));
  const known = values.filter((value) => value !== null);
  return known.length === values.length && known.length > 0 ? toMedian(known) : null;
}
