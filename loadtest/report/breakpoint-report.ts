// What a search for the breakpoint found and how, for result.json and every report.
import { toBounds } from '../gate/breakpoint/search.ts';
import type { Step } from '../gate/breakpoint/step.ts';
import { toNumber, toPercent, toQuantity } from '../gate/quantity.ts';
import type { LegMeasurement } from '../run/measurement.ts';

export type BreakpointReport = Readonly<{
  ratePerSec: number | null; // the highest that met the targets; null: none did
  confirmed: boolean; // by the longer run
  missedPerSec: number | null; // the lowest above it that missed: the limit lies between the two; null: none did
  precision: number;
  steps: readonly BreakpointStep[];
}>;

export type BreakpointStep = Readonly<{
  purpose: 'search' | 'confirm';
  ratePerSec: number;
  seconds: number;
  outcome: 'met' | 'missed' | 'unproven';
  because: string;
  attempts: number; // 0: not driven, as the generator would not have carried it
  achievedRatio: number | null; // from here on of the last attempt
  failedRatio: number | null; // null: not driven
  p95Ms: number | null; // null: nothing was answered, or not driven
  generatorBusy: number | null;
}>;

export function toBreakpointReport(steps: readonly Step[], precision: number): BreakpointReport {
  const { met, missed } = toBounds(steps);
  const confirmed = steps.some(
    (step) => step.purpose === 'confirm' && step.outcome === 'met' && step.ratePerSec === met,
  );
  return { ratePerSec: met, confirmed, missedPerSec: missed, precision, steps: steps.map(toReportedStep) };
}

export const STEP_HEAD = ['Step', 'Rate', 'Measured', 'Outcome', 'Achieved', 'Failed', 'P95', 'Generator'];

export function toStepRow(step: BreakpointStep): readonly string[] {
  return [
    step.purpose,
    `${toNumber(step.ratePerSec)} requests/s`,
    `${toNumber(step.seconds)} s${step.attempts > 1 ? ` x ${step.attempts}` : ''}`,
    step.outcome,
    step.achievedRatio === null ? 'not known' : toPercent(step.achievedRatio),
    step.failedRatio === null ? 'not known' : toPercent(step.failedRatio),
    step.p95Ms === null ? toWithoutLatency(step) : toQuantity('p95Ms', step.p95Ms),
    step.generatorBusy === null ? 'not known' : toPercent(step.generatorBusy),
  ];
}

function toWithoutLatency({ attempts }: BreakpointStep): string {
  return attempts === 0 ? 'not driven' : 'nothing answered';
}

function toReportedStep({ purpose, ratePerSec, seconds, outcome, attempts, judgement }: Step): BreakpointStep {
  const last = attempts.at(-1);
  const telling = judgement.checks.find((check) => check.outcome !== 'pass');
  return {
    purpose,
    ratePerSec,
    seconds,
    outcome,
    because: telling?.because ?? judgement.reasons.join(' '),
    attempts: attempts.length,
    achievedRatio: last?.client.achievedRatio ?? null,
    failedRatio: last?.client.failedRatio ?? null,
    p95Ms: last?.client.latencyMs?.p95 ?? null,
    generatorBusy: last === undefined ? null : toBusy(last),
  };
}

function toBusy({ generator: { cpusBusy, cpuUtilization } }: LegMeasurement): number | null {
  return cpusBusy === null ? cpuUtilization : Math.max(cpuUtilization ?? 0, cpusBusy);
}
