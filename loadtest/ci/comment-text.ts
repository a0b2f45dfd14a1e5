// What a pull request is told: the report's head and first section, the rest folded away. The report may hold text of
// strangers, so nothing in it calls anyone or leads anywhere.
import type { Report } from '../report/reporter.ts';

/** An invisible character that parts what would be a mention or a link. */
const PART = '\u200B';

/** @param runUrl - of the CI run, with its log and artifacts; null when not known */
export function toCommentText(report: Report, runUrl: string | null): string {
  const [head = '', first = '', ...rest] = report
    .render('markdown')
    .trim()
    .split(/\n\n(?=## )/);
  const folded =
    rest.length === 0 ? '' : `<details><summary>All figures</summary>\n\n${rest.join('\n\n')}\n\n</details>`;
  return join([disarm(join([head, first, folded])), toSource(runUrl)]);
}

/** For a run of which there is no result. */
export function toMissingText(because: string, runUrl: string | null): string {
  return join(['# ERROR: the run left no result, so nothing is known', disarm(because), toSource(runUrl)]);
}

/** The first line of a text, as a title. */
export function toTitle(text: string): string {
  return text.split('\n', 1)[0]?.replace(/^#+ /, '') ?? '';
}

function disarm(text: string): string {
  return text.replaceAll('@', `@${PART}`).replaceAll('](', `]${PART}(`).replaceAll('://', `:${PART}//`);
}

function toSource(runUrl: string | null): string {
  return runUrl === null ? '' : `[Log and artifacts of this run](${runUrl})`;
}

function join(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
