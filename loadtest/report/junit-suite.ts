// A JUnit file: one suite with its properties and test cases.
// Each text stands in the attribute and in the element, for some systems show only one of them.
import { toElement, type XmlElement } from './xml.ts';

export type Case = Readonly<{ group: string; name: string; problem: Problem | null }>;
export type Problem = Readonly<{ kind: 'failure' | 'error' | 'skipped'; type: string; message: string }>;

export type Suite = Readonly<{
  name: string;
  seconds: number;
  startedAt: string; // ISO 8601
  facts: Readonly<Record<string, string | number>>;
  cases: readonly Case[];
}>;

export function toSuite({ name, seconds, startedAt, facts, cases }: Suite): string {
  const counts = toCounts(cases);
  const timestamp = startedAt.slice(0, 19); // without zone, as the JUnit schema has it
  const attributes = { name, ...counts, time: seconds, timestamp };
  const suite = toElement('testsuite', attributes, [toProperties(facts), ...cases.map(toCase)]);
  const root = toElement('testsuites', { name: 'shardgate', ...counts }, [suite]).markup;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
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

function toProperties(facts: Suite['facts']): XmlElement {
  const properties = Object.entries(facts).map(([name, value]) => toElement('property', { name, value }, []));
  return toElement('properties', {}, properties);
}
