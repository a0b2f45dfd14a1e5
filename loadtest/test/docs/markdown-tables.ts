// Finds table rows of a Markdown page that GitHub would show as raw pipes: those without a header and a separator above.

const FENCE = /^\s*(```|~~~)/;
const SEPARATOR = /^\|(\s*:?-+:?\s*\|)+$/;

/** @returns the rows, as they stand */
export function findLooseRows(text: string): readonly string[] {
  return toBlocks(text).flatMap((rows) => (isTable(rows) ? [] : rows));
}

/** Rows that follow one another, outside of code. */
function toBlocks(text: string): readonly (readonly string[])[] {
  const blocks: string[][] = [];
  let isCode = false;
  let isOpen = false;
  for (const line of text.split('\n')) {
    if (FENCE.test(line)) isCode = !isCode;
    const isRow = !isCode && line.startsWith('|');
    if (isRow && isOpen) blocks.at(-1)?.push(line);
    else if (isRow) blocks.push([line]);
    isOpen = isRow;
  }
  return blocks;
}

function isTable([header = '', separator = '', ...rows]: readonly string[]): boolean {
  return SEPARATOR.test(separator) && [header, ...rows].every((row) => countCells(row) === countCells(separator));
}

/** A pipe divides, even in code, unless a backslash stands before it. */
function countCells(row: string): number {
  return row.trimEnd().replace(/\\\|/g, '').split('|').length;
}
