// Annotations of a load on GitHub: the verdict with its reasons, then each check that was missed or is unproven.
// What is unproven is a warning: the exit code fails the job, but nothing says that the server got worse.
import type { Check } from '../gate/verdict.ts';
import { METRIC_FACTS } from '../targets/metric.ts';
import { type Annotation, toWorkflowCommands } from './github-commands.ts';
import { toHeadline, toTally } from './headline.ts';
import type { Result } from './result.ts';

const LEVELS: Readonly<Record<Result['verdict'], Annotation['level']>> = {
  PASS: 'notice',
  FAIL: 'error',
  ERROR: 'error',
  INCONCLUSIVE: 'warning',
  INVALID: 'warning',
  NONE: 'notice',
};

export function toGithub(result: Result): string {
  return toWorkflowCommands([toVerdict(result), ...result.checks.flatMap((check) => toAnnotation(result, check))]);
}

function toVerdict(result: Result): Annotation {
  const tally = result.checks.length === 0 ? [] : [`${toTally(result)}.`];
  const reasons = result.reasons.map((reason) => `- ${reason}`);
  const message = [...tally, ...reasons].join('\n');
  return { level: LEVELS[result.verdict], title: `load ${result.profile}: ${toHeadline(result)}`, message };
}

function toAnnotation({ profile }: Result, { leg, metric, outcome, because }: Check): readonly Annotation[] {
  if (outcome === 'pass') return [];
  const level = outcome === 'fail' ? 'error' : 'warning';
  const title = `load ${profile}, ${leg} leg: ${METRIC_FACTS[metric].title} ${outcome === 'fail' ? 'missed' : outcome}`;
  return [{ level, title, message: because }];
}
