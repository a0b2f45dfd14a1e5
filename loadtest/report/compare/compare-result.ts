// result.json of a comparison: every raw value, what was concluded from them, and why. Published as compare.schema.json.
import type { Block, Crash, RequestErrors } from '../../compare/block.ts';
import type { ArmFacts, CompareSettings, Fingerprint } from '../../compare/settings.ts';
import {
  type Assessment,
  type ComparisonVerdict,
  type JudgedBlock,
  toUndisturbed,
} from '../../gate/compare/assessment.ts';
import type { Losses } from '../../gate/compare/block-losses.ts';
import { toClauses } from '../../gate/compare/disturbance-facts.ts';
import type { GatedMetric } from '../../gate/compare/metric.ts';
import type { ErrorsOutcome } from '../../gate/compare/server-errors.ts';
import { toExitCode } from '../../gate/verdict.ts';
import type { LegName } from '../../run/measurement.ts';
import type { Limit, Metric } from '../../targets/target.ts';
import type { HostFacts } from '../host-report.ts';
import { redact, redactCommand } from '../redaction.ts';
import { toErrorsResult } from './errors-result.ts';
import { toControlResult, toLookResult, toMetricResults, toReported } from './metric-result.ts';
import { toTargetResults } from './target-result.ts';

export type CompareResult = Readonly<{
  schemaVersion: 1;
  kind: 'compare';
  runId: string;
  verdict: ComparisonVerdict;
  exitCode: number; // the verdict's own; a `warn` policy lets the command exit 0 all the same
  reasons: readonly string[];
  startedAt: string; // ISO 8601, UTC
  wallSeconds: number; // of all its blocks
  decisionSeconds?: number; // from the command to the verdict, builds and set-up too; left out in results of older kits
  command: string;
  arms: Readonly<{ base: ArmFacts | null; head: ArmFacts | null }>; // null when it could not be had
  settings: CompareSettings;
  fingerprint: Fingerprint | null;
  metrics: readonly MetricResult[]; // the gated ones; empty without an undisturbed block
  errors?: ErrorsResult; // left out without a block, and in results of older kits
  targets?: readonly TargetResult[]; // left out when none were given
  reported: readonly ReportedResult[]; // measured and not judged
  control: ControlResult | null;
  looks: readonly LookResult[];
  blocks: readonly ResultBlock[];
  crash: Crash | null;
  host: HostFacts;
}>;

/** HEAD / BASE. A bound is null when so few blocks allow none. */
export type RatioInterval = Readonly<{ estimate: number; low: number | null; high: number | null }>;

export type MetricResult = Readonly<{
  metric: GatedMetric;
  title: string;
  unit: string;
  worse: 'higher' | 'lower';
  blocks: number;
  base: number; // median of the blocks' means, in the unit
  head: number;
  ratio: RatioInterval;
  failAlpha: number; // of the bound nearer to 1 when it is worse: it must pass 1 for a FAIL
  passAlpha: number; // of the other bound: it must stay within the margin for a PASS
  floorRatio: number; // a FAIL needs an estimate that is worse
  marginRatio: number; // a PASS needs a bound that is better
  pValue: number; // of no change or one for the better, one-sided
  outcome: 'regressed' | 'held' | 'open';
}>;

/** A limit, put to HEAD's own slots whatever BASE does. */
export type TargetResult = Readonly<{
  leg: LegName;
  metric: Metric;
  limit: Limit;
  title: string; // with the limit
  slots: number; // HEAD's, undisturbed
  value: number; // the median of the slots; of failed requests the ratio over all slots
  low: number | null; // where the median surely lies; null: too few slots, or not a median
  high: number | null;
  failAlpha: number; // of the bound that must lie beyond the limit for a miss
  passAlpha: number; // of the bound that must lie within it for a hit
  outcome: 'pass' | 'fail' | 'unproven';
  because: string;
}>;

/** Requests that failed; HEAD's are judged, whatever is gated. */
export type ErrorsResult = Readonly<{ base: ArmErrors; head: ArmErrors; outcome: ErrorsOutcome }>;

/** `inDropped`: how many more failed in blocks that do not count. */
export type ArmErrors = RequestErrors & Readonly<{ inDropped: number }>;

export type ReportedResult = Readonly<{ name: string; unit: string; base: number; head: number }>;

export type ControlResult = Readonly<{
  blocks: number;
  ratio: RatioInterval; // CPU a request after HEAD's slots / after BASE's
  pValue: number; // two-sided
  floorRatio: number;
  moved: boolean;
}>;

export type LookResult = Readonly<{
  blocks: number;
  failAlpha: number;
  passAlpha: number;
  decision: 'fail' | 'pass' | 'open';
  findings: readonly Readonly<{ metric: GatedMetric; ratio: RatioInterval; outcome: MetricResult['outcome'] }>[];
}>;

/** `dropped`: why it does not count, as clauses; empty when it does. `losses`: log(HEAD / BASE), turned so that above 0 is worse. */
export type ResultBlock = Block & Readonly<{ dropped: readonly string[]; losses: Losses }>;

export type CompareResultInput = Readonly<{
  runId: string;
  command: readonly string[];
  startedAt: Date;
  arms: CompareResult['arms'];
  settings: CompareSettings;
  fingerprint: Fingerprint | null;
  blocks: readonly Block[];
  crash: Crash | null;
  assessment: Assessment & Readonly<{ verdict: ComparisonVerdict }>;
  host: HostFacts;
  decisionSeconds: number;
}>;

/** No secret comes through: see redaction.ts. */
export function toCompareResult(input: CompareResultInput): CompareResult {
  const { assessment, blocks, settings } = input;
  const { verdict, running } = assessment;
  return redact({
    schemaVersion: 1,
    kind: 'compare',
    runId: input.runId,
    verdict,
    exitCode: toExitCode({ kind: verdict }),
    reasons: assessment.reasons,
    startedAt: input.startedAt.toISOString(),
    wallSeconds: blocks.reduce((sum, { seconds }) => sum + seconds, 0),
    decisionSeconds: input.decisionSeconds,
    command: redactCommand(input.command),
    arms: input.arms,
    settings,
    fingerprint: input.fingerprint,
    metrics: running === null ? [] : toMetricResults(running, toKept(input)),
    ...(assessment.blocks.length === 0
      ? {}
      : { errors: toErrorsResult(blocks, toUndisturbed(blocks, assessment.blocks)) }),
    ...(settings.targets === undefined ? {} : { targets: running === null ? [] : toTargetResults(running) }),
    reported: toReported(toKept(input)),
    control:
      assessment.control && settings.rules.control && toControlResult(assessment.control, settings.rules.control),
    looks: assessment.looks.map(toLookResult),
    blocks: blocks.map((block, index) => toResultBlock(block, assessment.blocks[index])),
    crash: input.crash,
    host: input.host,
  });
}

function toResultBlock(block: Block, judged: JudgedBlock | undefined): ResultBlock {
  return { ...block, dropped: toClauses(judged?.dropped ?? []), losses: judged?.losses ?? {} };
}

/** The undisturbed blocks that the last look is about. */
function toKept({ assessment, blocks }: CompareResultInput): readonly Block[] {
  return toUndisturbed(blocks, assessment.blocks).slice(0, assessment.running?.blocks ?? 0);
}
