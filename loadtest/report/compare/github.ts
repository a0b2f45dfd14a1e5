// Annotations of a comparison on GitHub: the verdict with its reasons, in one.
import type { ComparisonVerdict } from '../../gate/compare/assessment.ts';
import { type Annotation, toWorkflowCommands } from '../github-commands.ts';
import type { CompareResult } from './compare-result.ts';
import { toHeadline } from './headline.ts';

const LEVELS: Readonly<Record<ComparisonVerdict, Annotation['level']>> = {
  PASS: 'notice',
  FAIL: 'error',
  ERROR: 'error',
  INCONCLUSIVE: 'warning',
  INVALID: 'warning',
};

export function toGithub(result: CompareResult): string {
  const message = result.reasons.map((reason) => `- ${reason}`).join('\n');
  return toWorkflowCommands([{ level: LEVELS[result.verdict], title: `compare: ${toHeadline(result)}`, message }]);
}
