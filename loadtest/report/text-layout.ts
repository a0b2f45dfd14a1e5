// Columns and wrapped lines of plain text. Control characters never get through: text may come from a foreign server.

const GAP = '  ';
const NARROWEST = 40;

/** Left-aligned columns, each as wide as its widest cell. */
export function toColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const clean = rows.map((row) => row.map(toPrintable));
  const widths = (clean[0] ?? []).map((_, column) => Math.max(...clean.map((row) => row[column]?.length ?? 0)));
  return clean.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

/**
 * Breaks at spaces; a word longer than the line stands alone.
 *
 * @param mark - before the first line; the others are indented by its length
 */
export function toWrapped(text: string, width: number, mark: string): readonly string[] {
  const room = Math.max(NARROWEST, width) - mark.length;
  const lines: string[] = [];
  for (const word of toPrintable(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, index) => `${index === 0 ? mark : ' '.repeat(mark.length)}${line}`);
}

function toPrintable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
