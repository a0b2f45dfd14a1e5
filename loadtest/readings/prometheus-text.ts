// The Prometheus text format, read: one sample a line. What a metric means is left to the reader of the samples.

export type Sample = Readonly<{
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number; // may be NaN or infinite, as the format allows
}>;

export class MetricsFormatError extends Error {
  override readonly name = 'MetricsFormatError';
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const OPENING = /\s*\{/y;
const CLOSING = /\s*\}/y;
const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\\n]|\\.)*)"\s*(,?)/y;
const VALUE = /\s+(\S+)(?:\s+-?\d+)?\s*$/y; // a timestamp may follow
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '\\': '\\', '"': '"' };

/**
 * Comments, blank lines and timestamps are passed over.
 *
 * @throws MetricsFormatError with the line's number and text
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function parsePrometheusText(text: string): readonly Sample[] {
  return text.split('\n').flatMap((line, index) => {
    const trimmed = line.trim();
    return trimmed === '' || trimmed.startsWith('#') ? [] : [parseSample(trimmed, index + 1)];
  });
}

function parseSample(line: string, lineNumber: number): Sample {
  const name = matchAt(NAME, line, 0)?.[0];
  if (name === undefined) throw malformed('a metric name', line, lineNumber);
  const { labels, end } = parseLabels(line, name.length, lineNumber);
  const text = matchAt(VALUE, line, end)?.[1];
  const value = text === undefined ? null : parseValue(text);
  if (value === null) throw malformed('a space and a number after the name', line, lineNumber);
  return { name, labels, value };
}

function parseLabels(
  line: string,
  start: number,
  lineNumber: number,
): Readonly<{ labels: Sample['labels']; end: number }> {
  const opening = matchAt(OPENING, line, start)?.[0];
  if (opening === undefined) return { labels: {}, end: start };
  const labels: [string, string][] = [];
  let position = start + opening.length;
  for (let isLast = false; !isLast; ) {
    const match = matchAt(LABEL, line, position);
    if (match === null) break;
    const [whole, name = '', value = '', comma] = match;
    labels.push([name, unescapeValue(value)]);
    position += whole.length;
    isLast = comma === '';
  }
  const closing = matchAt(CLOSING, line, position)?.[0];
  if (closing === undefined) throw malformed('labels such as {shard="0"}', line, lineNumber);
  return { labels: Object.fromEntries(labels), end: position + closing.length };
}

function parseValue(text: string): number | null {
  if (/^\+?inf(inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^-inf(inity)?$/i.test(text)) return Number.NEGATIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  return NUMBER.test(text) ? Number(text) : null;
}

function unescapeValue(text: string): string {
  return text.replace(/\\(.)/g, (whole, character: string) => ESCAPES[character] ?? whole);
}

/** The match of a sticky pattern at one position. */
function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

function malformed(expected: string, line: string, lineNumber: number): MetricsFormatError {
  return new MetricsFormatError(
    `Expected line ${lineNumber} of the metrics to have ${expected}, got ${JSON.stringify(line.slice(0, 120))}`,
  );
}
