// junit.xml for CI systems: a test case a check.
// A miss is a <failure>. An unproven check is an <error>: it was not decided, CI systems show errors red and count them
// apart from failures, and the job is red too; <skipped> would show green. A verdict that no check explains
// (ERROR, INCONCLUSIVE, or NONE as skipped) gets a test case of its own, so that a suite is never empty.
import { toLimit } from '../gate/quantity.ts';
import type { Check } from '../gate/verdict.ts';
import { type Case, type Problem, toSuite } from './junit-suite.ts';
import type { Result } from './result.ts';

export function toJUnit(result: Result): string {
  const { profile, measuredSeconds, startedAt, verdict, exitCode, runId, target } = result;
  const cases = [...result.checks.map((check) => toCheckCase(result, check)), ...toVerdictCases(result)];
  const facts = { verdict, exitCode, runId, target: target.url };
  return toSuite({ name: `load ${profile}`, seconds: measuredSeconds, startedAt, facts, cases });
}

function toCheckCase({ profile }: Result, check: Check): Case {
  const name = `${check.metric} ${toLimit(check.metric, check.limit)}`;
  return { group: `shardgate.${profile}.${check.leg}`, name, problem: toCheckProblem(check) };
}

function toCheckProblem({ outcome, because }: Check): Problem | null {
  switch (outcome) {
    case 'pass':
      return null;
    case 'fail':
      return { kind: 'failure', type: 'missed', message: because };
    case 'unproven':
      return { kind: 'error', type: 'unproven', message: because };
  }
}

function toVerdictCases({ profile, verdict, reasons, checks }: Result): readonly Case[] {
  const explained = verdict === 'PASS' || verdict === 'FAIL' || verdict === 'INVALID';
  if (explained && checks.length > 0) return [];
  const kind = verdict === 'NONE' ? 'skipped' : 'error';
  return [
    { group: `shardgate.${profile}`, name: 'verdict', problem: { kind, type: verdict, message: reasons.join('\n') } },
  ];
}
