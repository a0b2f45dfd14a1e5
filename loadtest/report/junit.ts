// junit.xml for CI systems: a test case a check.
// A miss is a <failure>. An unproven check is an <error>: it was not decided, CI systems show errors red and count them
// apart from failures, and the job is red too; <skipped> would show green. A verdict that no check explains
// (ERROR, INCONCLUSIVE, or NONE as skipped) gets a test case of its own, so that a suite is never empty.
// Each text stands in the attribute and in the element, for some systems show only one of them.
import { toLimit } from '../gate/quantity.ts';
import type { Check } from '../gate/verdict.ts';
import type { Result } from './result.ts';
import { toElement, type XmlElement } from './xml.ts';

export function toJUnit(result: Result): string {
  const cases = [...result.checks.map((check) => toCheckCase(result, check)), ...toVerdictCases(result)];
  const counts = toCounts(cases);
  const suite = toElement('testsuite', toSuiteAttributes(result, counts), [toProperties(result), ...cases.map(toCase)]);
  const root = toElement('testsuites', { name: 'shardgate', ...counts }, [suite]).markup;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

type Case = Readonly<{ group: string; name: string; problem: Problem | null }>;
type Problem = Readonly<{ kind: 'failure' | 'error' | 'skipped'; type: string; message: string }>;

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

function toCase({ group, name, problem }: Case): XmlElement {
  return toElement('testcase', { classname: group, name, time: 0 }, problem === null ? [] : [toProblem(problem)]);
}

function toProblem({ kind, type, message }: Problem): XmlElement {
  return toElement(kind, kind === 'skipped' ? { message } : { message, type }, [message]);
}

function toCounts(cases: readonly Case[]) {
  const count = (kind: Problem['kind']) => cases.filter(({ problem }) => problem?.kind === kind).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

function toSuiteAttributes(result: Result, counts: ReturnType<typeof toCounts>) {
  const timestamp = result.startedAt.slice(0, 19); // without zone, as the JUnit schema has it
  return { name: `load ${result.profile}`, ...counts, time: result.measuredSeconds, timestamp };
}

function toProperties(result: Result): XmlElement {
  const facts = { verdict: result.verdict, exitCode: result.exitCode, runId: result.runId, target: result.target.url };
  const properties = Object.entries(facts).map(([name, value]) => toElement('property', { name, value }, []));
  return toElement('properties', {}, properties);
}
