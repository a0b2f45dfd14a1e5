// Tables in Markdown, and text that Markdown shows as it is.

/** Each cell of a row on one line, escaped; the head is taken as it stands. */
export function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map(toText))];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** One line that Markdown shows as it is, but for emphasis of our own. */
export function toText(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('|', '\\|')
    .replaceAll('`', '\\`');
}
