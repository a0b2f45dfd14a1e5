// junit.xml of a comparison: a test case for each gated metric and each target, and one for the verdict.
// What is not decided is an <error>, as in a load's: the job is red, but nothing says that HEAD is worse.
import { type Case, toSuite } from '../junit-suite.ts';
import type { CompareResult, MetricResult, TargetResult } from './compare-result.ts';
import { toBounds, toChange, toHeadline } from './headline.ts';

const GROUP = 'shardgate.compare';

export function toJUnit(result: CompareResult): string {
  const { runId, verdict, exitCode, wallSeconds, startedAt } = result;
  const facts = { verdict, exitCode, runId, base: result.arms.base?.name ?? '', head: result.arms.head?.name ?? '' };
  const cases = [
    ...result.metrics.map(toMetricCase),
    ...(result.targets ?? []).map(toTargetCase),
    toVerdictCase(result),
  ];
  return toSuite({ name: 'compare', seconds: wallSeconds, startedAt, facts, cases });
}

function toMetricCase(metric: MetricResult): Case {
  const { title, ratio, outcome, marginRatio } = metric;
  const message = `${toChange(ratio.estimate)} (${toBounds(ratio)}), a PASS is within ${toChange(marginRatio)}`;
  const name = `${title} of HEAD against BASE`;
  if (outcome === 'held') return { group: GROUP, name, problem: null };
  const problem =
    outcome === 'regressed'
      ? ({ kind: 'failure', type: 'regressed', message } as const)
      : ({ kind: 'error', type: 'not decided', message } as const);
  return { group: GROUP, name, problem };
}

function toTargetCase({ title, outcome, because: message }: TargetResult): Case {
  const name = `Target of HEAD: ${title}`;
  if (outcome === 'pass') return { group: GROUP, name, problem: null };
  const problem =
    outcome === 'fail'
      ? ({ kind: 'failure', type: 'missed', message } as const)
      : ({ kind: 'error', type: 'not decided', message } as const);
  return { group: GROUP, name, problem };
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
