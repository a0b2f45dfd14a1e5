// result.json: what was run, what was measured, what was judged, on what machine. Published as result.schema.json.
import { findBadNumbers } from '../gate/bad-number.ts';
import type { Judgement } from '../gate/judgement.ts';
import { type Check, toExitCode, type Verdict } from '../gate/verdict.ts';
import type { ShapeKind } from '../profiles/profile.ts';
import type { RequestFacts } from '../requests/request-plan.ts';
import type { Attempts, LegMeasurement, LegName, ShardRestart } from '../run/measurement.ts';
import type { EdgeRouting } from '../stack/edge-routing.ts';
import type { TargetCheck, Targets } from '../targets/target.ts';
import type { BreakpointReport } from './breakpoint-report.ts';
import { toCombinedReasons } from './combined-reason.ts';
import { type HostFacts, type HostReport, toHostReport } from './host-report.ts';
import { toLeftOutReason } from './left-out-reason.ts';
import { redact, redactCommand } from './redaction.ts';
import { type StreamReading, toStreamReason, toUnstreamedReasons } from './stream-reason.ts';

/** Whether the load went through nginx, and how that chose a shard; `nginx` alone when the run ended before it was known. */
export type EdgeName = 'none' | 'nginx' | `nginx-${EdgeRouting}`;

/** What the load went to; null where a foreign target does not say. */
export type TargetFacts = Readonly<{
  url: string;
  path: string | null; // of the one request; null for a mix
  mix: string | null; // its name
  requests: readonly RequestFacts[];
  phase: string | null;
  image: string | null;
  imageId: string | null;
  shards: number | null;
  edge: EdgeName | null;
}>;

/** `targets` is null when nothing was to be judged; attempts hold whatever was measured, also by an aborted run. */
export type ResultInput = Readonly<{
  runId: string;
  profile: string;
  shape: ShapeKind;
  command: readonly string[];
  startedAt: Date;
  endedAt: Date; // all that was stored is counted by then
  target: TargetFacts;
  targets: Targets | null;
  leftOut: readonly TargetCheck[]; // of the targets, as they mean nothing in a load of this shape
  attempts: Attempts;
  restarts: readonly ShardRestart[];
  breakpoint: BreakpointReport | null; // null unless it was searched for
  judgement: Judgement;
  stream: StreamReading | null;
  host: HostFacts | null; // null where the load came from machines that the kit did not see
}>;

export type Result = Readonly<{
  schemaVersion: 1;
  runId: string;
  profile: string;
  shape: ShapeKind;
  verdict: Verdict['kind'];
  exitCode: number; // the verdict's own; `--on-invalid warn` lets the command exit 0 all the same
  reasons: readonly string[];
  startedAt: string; // ISO 8601, UTC
  endedAt?: string; // alike; absent, as the restarts, in results made before it was kept
  measuredSeconds: number; // all legs and attempts together
  command: string;
  targets: Readonly<{ name: string; ratePerSec: number }> | null;
  target: TargetFacts;
  legs: Readonly<Record<LegName, LegMeasurement | null>>; // the last attempt at each
  attempts: Attempts; // but those with a number that is none: JSON cannot say it, and the reasons do
  restarts?: readonly ShardRestart[]; // of every leg, those of a search's other steps too
  breakpoint: BreakpointReport | null;
  stream: StreamReading | null;
  checks: readonly Check[];
  host: HostReport | null;
}>;

/** No secret comes through: see redaction.ts. */
export function toResult(input: ResultInput): Result {
  const { judgement, targets } = input;
  const attempts = toReadable(input.attempts);
  const measured = [...attempts.capacity, ...attempts.rate];
  return redact({
    schemaVersion: 1,
    runId: input.runId,
    profile: input.profile,
    shape: input.shape,
    verdict: judgement.verdict.kind,
    exitCode: toExitCode(judgement.verdict),
    reasons: [
      ...judgement.reasons,
      ...toLeftOutReason(input),
      ...toStreamReason(input.stream),
      ...toUnstreamedReasons(measured),
      ...toCombinedReasons(measured),
    ],
    startedAt: input.startedAt.toISOString(),
    endedAt: input.endedAt.toISOString(),
    measuredSeconds: measured.reduce((total, leg) => total + leg.measuredSeconds, 0),
    command: redactCommand(input.command),
    targets: targets === null ? null : { name: targets.name, ratePerSec: targets.ratePerSec },
    target: input.target,
    legs: { capacity: attempts.capacity.at(-1) ?? null, rate: attempts.rate.at(-1) ?? null },
    attempts,
    restarts: input.restarts,
    breakpoint: input.breakpoint,
    stream: input.stream,
    checks: judgement.checks,
    host: input.host && toHostReport(input.host, measured),
  });
}

/** An attempt with a number that is none makes the run an ERROR; JSON would have null for it, as for what is not known. */
function toReadable({ capacity, rate }: Attempts): Attempts {
  const isReadable = (leg: LegMeasurement) => findBadNumbers(leg, '').length === 0;
  return { capacity: capacity.filter(isReadable), rate: rate.filter(isReadable) };
}
