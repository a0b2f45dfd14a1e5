// The doctor's findings for a person.
import type { DoctorItem } from './host-checks.ts';

const MARKS = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;
const COLORS = { ok: '\u001B[32m', warn: '\u001B[33m', fail: '\u001B[31m' } as const;
const PLAIN = '\u001B[0m';

/** One line an item, its remedy below it, and a last line that sums up. */
export function renderDoctor(items: readonly DoctorItem[], { color }: Readonly<{ color: boolean }>): string {
  const width = Math.max(...items.map(({ name }) => name.length));
  const lines = items.flatMap(({ name, status, found, remedy }) => [
    `${color ? `${COLORS[status]}${MARKS[status]}${PLAIN}` : MARKS[status]}  ${name.padEnd(width)}  ${found}`,
    ...(remedy === null ? [] : [`      ${' '.repeat(width)}  -> ${remedy}`]),
  ]);
  return [...lines, '', summarize(items)].join('\n');
}

function summarize(items: readonly DoctorItem[]): string {
  const count = (status: DoctorItem['status']) => items.filter((item) => item.status === status).length;
  if (count('fail') > 0) return `${count('fail')} of ${items.length} checks failed; what to do stands below each.`;
  if (count('warn') > 0)
    return `Everything works here; ${count('warn')} of ${items.length} checks make numbers less certain.`;
  return `All ${items.length} checks are fine.`;
}
