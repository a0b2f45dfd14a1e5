// One look at the evidence: is a regression proven, is its absence proven, or neither?
import type { Rules } from '../../compare/rules/rules.ts';
import { type GatedMetric, toLossOfChange } from './metric.ts';
import { type Shift, toShift } from './shift.ts';

/** Losses of the undisturbed blocks so far, in their order, for each gated metric. */
export type Evidence = ReadonlyMap<GatedMetric, readonly number[]>;

export type MetricFinding = Readonly<{
  metric: GatedMetric;
  shift: Shift; // losses
  floor: number; // a loss
  margin: number; // a loss
  regressed: boolean; // surely worse, and by more than the floor
  held: boolean; // surely worse by less than the margin, if at all
}>;

export type Look = Readonly<{
  blocks: number; // undisturbed ones it is about
  failAlpha: number; // of each metric's lower bound
  passAlpha: number; // of each metric's upper bound
  findings: readonly MetricFinding[];
  decision: 'fail' | 'pass' | 'open';
}>;

export type LookRequest = Readonly<{
  evidence: Evidence;
  index: number; // of the look, from 0
  blocks: number;
  rules: Rules;
  baseP95Ms: number | null; // BASE's usual P95, for a margin in milliseconds
}>;

/** FAIL is asked for before PASS. */
export function toLook({ evidence, index, blocks, rules, baseP95Ms }: LookRequest): Look {
  const failAlpha = (index === 0 ? rules.fail.firstAlpha : rules.fail.laterAlpha) / evidence.size;
  const passAlpha = rules.pass.alpha;
  const findings = [...evidence].map(([metric, losses]) => {
    const shift = toShift(losses.slice(0, blocks), { lowAlpha: failAlpha, highAlpha: passAlpha });
    return toFinding(metric, shift, rules, baseP95Ms);
  });
  return { blocks, failAlpha, passAlpha, findings, decision: decide(findings) };
}

/** At `maxBlocks` there is a last look, wherever the rules have theirs. */
export function toLookSizes({ looks }: Rules, maxBlocks: number): readonly number[] {
  return [...looks.filter((look) => look < maxBlocks), maxBlocks];
}

function toFinding(metric: GatedMetric, shift: Shift, rules: Rules, baseP95Ms: number | null): MetricFinding {
  const rule = rules.metrics[metric];
  const floor = toLossOfChange(metric, rule.floor);
  const margin = Math.max(toLossOfChange(metric, rule.margin), toMarginOfMs(rule.marginMs, baseP95Ms));
  const { estimate, low, high } = shift;
  return {
    metric,
    shift,
    floor,
    margin,
    regressed: low !== null && low > 0 && estimate > floor,
    held: high !== null && high < margin,
  };
}

function toMarginOfMs(marginMs: number | undefined, baseMs: number | null): number {
  return marginMs === undefined || baseMs === null ? 0 : Math.log1p(marginMs / baseMs);
}

function decide(findings: readonly MetricFinding[]): Look['decision'] {
  if (findings.some(({ regressed }) => regressed)) return 'fail';
  return findings.length > 0 && findings.every(({ held }) => held) ? 'pass' : 'open';
}
