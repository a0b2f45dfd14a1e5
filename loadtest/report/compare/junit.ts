// junit.xml of a comparison: a test case for each gated metric and each target, and one for the verdict.
// What is not decided is an <error>, as in a load's: the job is red, but nothing says that HEAD is worse.
import { type Case, toSuite } from '../junit-suite.ts';
import type { CompareResult, ErrorsResult, MetricResult, TargetResult } from './compare-result.ts';
import { ERRORS_TITLE, toErrorsText } from './errors-result.ts';
import { toBounds, toChange, toHeadline } from './headline.ts';

const GROUP = 'shardgate.compare';

export function toJUnit(result: CompareResult): string {
  const { runId, verdict, exitCode, wallSeconds, startedAt } = result;
  const facts = { verdict, exitCode, runId, base: result.arms.base?.name ?? '', head: result.arms.head?.name ?? '' };
  const cases = [
    ...result.metrics.map(toMetricCase),
    ...(result.errors === undefined ? [] : [toErrorsCase(result.errors)]),
    ...(result.targets ?? []).map(toTargetCase),
    toVerdictCase(result),
  ];
  return toSuite({ name: 'compare', seconds: wallSeconds, startedAt, facts, cases });
}

function toMetricCase({ title, ratio, outcome, marginRatio }: MetricResult): Case {
  const message = `${toChange(ratio.estimate)} (${toBounds(ratio)}), a PASS is within ${toChange(marginRatio)}`;
  return { group: GROUP, name: `${title} of HEAD against BASE`, problem: toProblem(outcome, message) };
}

function toErrorsCase({ base, head, outcome }: ErrorsResult): Case {
  const message = `HEAD ${toErrorsText(head)}, BASE ${toErrorsText(base)}`;
  return { group: GROUP, name: `${ERRORS_TITLE} of HEAD against BASE`, problem: toProblem(outcome, message) };
}

function toTargetCase({ title, outcome, because }: TargetResult): Case {
  return { group: GROUP, name: `Target of HEAD: ${title}`, problem: toProblem(outcome, because) };
}

function toProblem(outcome: MetricResult['outcome'] | TargetResult['outcome'], message: string): Case['problem'] {
  switch (outcome) {
    case 'held':
    case 'pass':
      return null;
    case 'regressed':
      return { kind: 'failure', type: 'regressed', message };
    case 'fail':
      return { kind: 'failure', type: 'missed', message };
    case 'open':
    case 'unproven':
      return { kind: 'error', type: 'not decided', message };
  }
}

function toVerdictCase(result: CompareResult): Case {
  const { verdict, reasons } = result;
  if (verdict === 'PASS') return { group: GROUP, name: 'verdict', problem: null };
  const message = [toHeadline(result), ...reasons].join('\n');
  return {
    group: GROUP,
    name: 'verdict',
    problem: { kind: verdict === 'FAIL' ? 'failure' : 'error', type: verdict, message },
  };
}
