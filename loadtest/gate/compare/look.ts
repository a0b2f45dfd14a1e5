// One look at the evidence: is a regression proven, is its absence proven, or neither?
import type { Slot } from '../../compare/block.ts';
import type { Rules } from '../../compare/rules/rules.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { type GatedMetric, toLossOfChange } from './metric.ts';
import { type Shift, toShift } from './shift.ts';
import { type TargetFinding, toTargetFinding } from './target-finding.ts';

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
  targetFailAlpha: number; // of each target's bound that must lie beyond the limit for a miss
  findings: readonly MetricFinding[];
  targets: readonly TargetFinding[];
  decision: 'fail' | 'pass' | 'open';
}>;

export type LookRequest = Readonly<{
  evidence: Evidence;
  index: number; // of the look, from 0
  blocks: number;
  rules: Rules;
  baseP95Ms: number | null; // BASE's usual P95, for a margin in milliseconds
  targets?: Readonly<{ checks: readonly TargetCheck[]; slots: readonly Slot[] }>; // with HEAD's slots of the same blocks
}>;

const NO_TARGETS = { checks: [], slots: [] };

/** FAIL is asked for before PASS, and a PASS needs the targets as well. */
export function toLook({ evidence, index, blocks, rules, baseP95Ms, targets = NO_TARGETS }: LookRequest): Look {
  const alpha = index === 0 ? rules.fail.firstAlpha : rules.fail.laterAlpha;
  const failAlpha = alpha / evidence.size;
  const targetFailAlpha = alpha / Math.max(1, targets.checks.length);
  const passAlpha = rules.pass.alpha;
  const findings = [...evidence].map(([metric, losses]) => {
    const shift = toShift(losses.slice(0, blocks), { lowAlpha: failAlpha, highAlpha: passAlpha });
    return toFinding(metric, shift, rules, baseP95Ms);
  });
  const judged = targets.checks.map((check) =>
    toTargetFinding(check, targets.slots, { failAlpha: targetFailAlpha, passAlpha }),
  );
  const decision = decide(findings, judged);
  return { blocks, failAlpha, passAlpha, targetFailAlpha, findings, targets: judged, decision };
}

/**
 * The looks of a comparison of at most so many blocks: always the first of the rules', so that whoever ends one sooner, and
 * goes on with it later, neither gains a look nor loses one.
 */
export function toLookSizes({ looks }: Rules, maxBlocks: number): readonly number[] {
  return looks.filter((look) => look <= maxBlocks);
}

/** Where such a comparison ends: at the last of its looks, or undecided where it has none. */
export function toLastBlock(rules: Rules, maxBlocks: number): number {
  return toLookSizes(rules, maxBlocks).at(-1) ?? maxBlocks;
}

/** What the blocks say is shown, and decides nothing: between the looks chance would be asked too often. */
export function toUndecided(look: Look): Look {
  const findings = look.findings.map((finding) => ({ ...finding, regressed: false, held: false }));
  const targets = look.targets.map((finding) => ({ ...finding, outcome: 'unproven' as const }));
  return { ...look, findings, targets, decision: 'open' };
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

function decide(findings: readonly MetricFinding[], targets: readonly TargetFinding[]): Look['decision'] {
  if (findings.some(({ regressed }) => regressed) || targets.some(({ outcome }) => outcome === 'fail')) return 'fail';
  const isHeld = findings.length > 0 && findings.every(({ held }) => held);
  return isHeld && targets.every(({ outcome }) => outcome === 'pass') ? 'pass' : 'open';
}
