// The gate of a comparison: from raw blocks to a verdict, or to "go on". Pure, and always from the first block on, so that
// an interrupted comparison, or one judged again, comes to the same answer.
// ERROR > FAIL by server errors > INVALID > statistical FAIL > INCONCLUSIVE > PASS.
import type { Block, Crash } from '../../compare/block.ts';
import type { Rules } from '../../compare/rules/rules.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { toMedian } from '../median.ts';
import type { Verdict } from '../verdict.ts';
import { type Losses, toArmMean, toControlLoss, toLosses } from './block-losses.ts';
import { findBlockProblems } from './block-problems.ts';
import { type ControlFinding, toControlFinding } from './control.ts';
import { type DisturbanceCode, isRelevant, toClauses, toRemedies } from './disturbance-facts.ts';
import { findDisturbances, toDropSentence } from './disturbances.ts';
import { type Look, toLastBlock, toLook, toLookSizes, toUndecided } from './look.ts';
import type { GatedMetric } from './metric.ts';
import { toControlReason, toDecisionReasons, toGoOnReason, toNoLookReason } from './reasons.ts';
import { toUndecidedRemedies, WHOLE_REMEDIES } from './remedies.ts';
import { findServerErrors, findUnsettledErrors } from './server-errors.ts';
import { isDisturbance, VALIDITY_RULES, type ValidityRule } from './validity-rules.ts';

export type ComparisonVerdict = Exclude<Verdict['kind'], 'NONE'>;

export type ComparisonInput = Readonly<{
  blocks: readonly Block[];
  crash: Crash | null;
  metrics: readonly GatedMetric[]; // gated ones; at least one
  checks?: readonly TargetCheck[]; // of the targets, put to HEAD's own slots; left out: none
  maxBlocks: number; // undisturbed ones
  rules: Rules;
  changes: readonly string[]; // what of host, images or kit is no longer what it was at the start
}>;

export type JudgedBlock = Readonly<{ dropped: readonly DisturbanceCode[]; losses: Losses }>;

export type Assessment = Readonly<{
  verdict: ComparisonVerdict | null; // null: go on
  reasons: readonly string[];
  blocks: readonly JudgedBlock[]; // as they were given; empty on ERROR
  looks: readonly Look[]; // up to the one that decided
  running: Look | null; // all undisturbed blocks so far, with the bounds of the look to come; null without any
  control: ControlFinding | null;
}>;

/** @param asked - the rules of validity: all of them, but in the test that shows what each is there for */
export function assess(input: ComparisonInput, asked: readonly ValidityRule[] = VALIDITY_RULES): Assessment {
  const { blocks, crash, metrics, rules, checks = [] } = input;
  const problems = findBlockProblems(blocks, crash, { metrics, checks, control: rules.control !== null });
  if (problems.length > 0) return toEnd('ERROR', problems, NOTHING);
  const seen = toSeen(input, asked);
  const errors = findServerErrors(blocks, toUndisturbed(blocks, seen.blocks), crash);
  if (errors.length > 0) return toEnd('FAIL', errors, seen);
  const obstacles = [
    ...(asked.includes('changes') ? toChangeReason(input.changes) : []),
    ...(asked.includes('drops') ? findTooManyDrops(input, seen) : []),
  ];
  if (obstacles.length > 0) return toEnd('INVALID', obstacles, seen);
  return conclude(input, seen, asked);
}

type Seen = Pick<Assessment, 'blocks' | 'looks' | 'running' | 'control'>;

const NOTHING: Seen = { blocks: [], looks: [], running: null, control: null };

function toSeen(input: ComparisonInput, asked: readonly ValidityRule[]): Seen {
  const { metrics, rules, maxBlocks } = input;
  const disturbances = asked.filter(isDisturbance);
  const blocks = input.blocks.map((block) => ({
    dropped: findDisturbances(block, disturbances).filter((code) => isRelevant(code, input)),
    losses: toLosses(block, metrics),
  }));
  const kept = toUndisturbed(input.blocks, blocks).slice(0, toLastBlock(rules, maxBlocks));
  if (kept.length === 0) return { ...NOTHING, blocks };
  const look = (size: number, index: number) => lookAt(kept, size, index, input);
  const looks = untilDecided(
    toLookSizes(rules, maxBlocks)
      .filter((size) => size <= kept.length)
      .map(look),
  );
  const next = rules.looks.findIndex((size) => size >= kept.length);
  const last = looks.at(-1);
  const decided = last !== undefined && last.decision !== 'open' ? last : null;
  const running = decided ?? look(kept.length, next);
  const control = rules.control && toControlFinding(kept.slice(0, running.blocks).map(toControlLoss), rules.control);
  return { blocks, looks, running, control };
}

export function toUndisturbed(blocks: readonly Block[], judged: readonly JudgedBlock[]): readonly Block[] {
  return blocks.filter((_, index) => judged[index]?.dropped.length === 0);
}

function lookAt(kept: readonly Block[], blocks: number, index: number, input: ComparisonInput): Look {
  const { metrics, rules, checks = [] } = input;
  const used = kept.slice(0, blocks);
  const evidence = new Map(
    metrics.map((metric) => [metric, used.map((block) => toLosses(block, [metric])[metric] ?? Number.NaN)] as const),
  );
  const isP95 = metrics.includes('p95Ms');
  const baseP95Ms = isP95 ? toMedian(used.map((block) => toArmMean(block, 'base', 'p95Ms'))) : null;
  const slots = used.flatMap((block) => block.slots.filter(({ arm }) => arm === 'head'));
  return holdBack(toLook({ evidence, index, blocks, rules, baseP95Ms, targets: { checks, slots } }), used);
}

/** Requests that HEAD alone failed in one block prove nothing; more blocks will tell. */
function holdBack(look: Look, used: readonly Block[]): Look {
  const isHeld = look.decision === 'pass' && findUnsettledErrors(used).length > 0;
  return isHeld ? { ...look, decision: 'open' } : look;
}

function untilDecided(looks: readonly Look[]): readonly Look[] {
  const decided = looks.findIndex(({ decision }) => decision !== 'open');
  return decided === -1 ? looks : looks.slice(0, decided + 1);
}

function conclude(
  { blocks, rules, maxBlocks }: ComparisonInput,
  seen: Seen,
  asked: readonly ValidityRule[],
): Assessment {
  const { looks, running, control } = seen;
  const last = looks.at(-1);
  const end = toLastBlock(rules, maxBlocks);
  const isDecided = last !== undefined && last.decision !== 'open';
  const unsettled = findUnsettledErrors(toUndisturbed(blocks, seen.blocks));
  if (running === null || (!isDecided && running.blocks < end)) {
    return { ...seen, verdict: null, reasons: [toGoOnReason(running, end), ...unsettled] };
  }
  if (asked.includes('control') && control?.moved) {
    return toEnd('INVALID', [toControlReason(control), WHOLE_REMEDIES.control], seen);
  }
  if (!isDecided) return toInconclusive({ rules, maxBlocks }, { ...seen, running }, unsettled);
  return toEnd(last.decision === 'fail' ? 'FAIL' : 'PASS', [...toDecisionReasons(last), ...unsettled], seen);
}

/** @param unsettled - sentences on errors of HEAD that prove nothing yet */
function toInconclusive(
  { rules, maxBlocks }: Pick<ComparisonInput, 'rules' | 'maxBlocks'>,
  seen: Seen & Readonly<{ running: Look }>,
  unsettled: readonly string[],
): Assessment {
  const last = seen.looks.at(-1);
  const end = toLastBlock(rules, maxBlocks);
  const reasons = last === undefined ? [toNoLookReason(end, rules.looks[0])] : toDecisionReasons(last);
  const remedies = toUndecidedRemedies({ last, isLosing: unsettled.length > 0, rules, maxBlocks });
  const shown = last === undefined ? { ...seen, running: toUndecided(seen.running) } : seen;
  return toEnd('INCONCLUSIVE', [...reasons, ...unsettled, ...remedies], shown);
}

function toEnd(verdict: ComparisonVerdict, reasons: readonly string[], seen: Seen): Assessment {
  return { ...seen, verdict, reasons };
}

function toChangeReason(changes: readonly string[]): readonly string[] {
  if (changes.length === 0) return [];
  return [`What was compared changed on the way: ${changes.join('; ')}.`, WHOLE_REMEDIES.changes];
}

/** Asked after every block, so that a hopeless comparison ends soon: is the next look, at best, one with too many dropped? */
function findTooManyDrops({ rules, maxBlocks }: ComparisonInput, { blocks, looks }: Seen): readonly string[] {
  const dropped = blocks.filter((block) => block.dropped.length > 0);
  const kept = toNextLook(looks.at(-1), rules, maxBlocks);
  const ratio = dropped.length / (dropped.length + kept);
  if (ratio <= rules.maxDroppedRatio) return [];
  const why = [...new Set(dropped.flatMap((block) => block.dropped))];
  return [
    `${toDropSentence({ dropped: dropped.length, kept, ratio }, rules.maxDroppedRatio)} Seen: ${toClauses(why).join('; ')}.`,
    ...toRemedies(why),
  ];
}

/** Its blocks, or those of the look that decided; never fewer than the rules' first look has: of few, one is a large share. */
function toNextLook(last: Look | undefined, rules: Rules, maxBlocks: number): number {
  const [first] = rules.looks;
  if (last === undefined) return first;
  const next = last.decision === 'open' ? toLookSizes(rules, maxBlocks).find((size) => size > last.blocks) : undefined;
  return Math.max(first, next ?? last.blocks);
}
