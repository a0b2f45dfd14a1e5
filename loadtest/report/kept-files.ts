// Which reports a run keeps in its folder, and under which names. The result comes first: the others can be made from it.
import type { Format, Report } from './reporter.ts';

export type KeptFile = Readonly<{ name: string; format: Format }>;

export const RESULT_FILE = 'result.json';
/** The one that a person opens. */
export const REPORT_FILE = 'report.html';

export const KEPT_FILES: readonly KeptFile[] = [
  { name: RESULT_FILE, format: 'json' },
  { name: 'junit.xml', format: 'junit' },
  { name: 'report.md', format: 'markdown' },
  { name: REPORT_FILE, format: 'html' },
];

export function toKeptFiles(report: Report): readonly Readonly<{ name: string; text: string }>[] {
  return KEPT_FILES.map(({ name, format }) => ({ name, text: report.render(format) }));
}
