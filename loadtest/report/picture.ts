// A kept run as a picture: what the terminal showed, as an SVG that needs no font file and no script.
import { stripVTControlCharacters } from 'node:util';
import type { Result } from './result.ts';
import { toTerminal } from './terminal.ts';
import { toXmlText } from './xml.ts';

const COLUMNS = 100;
const CHARACTER_WIDTH = 8.4;
const LINE_HEIGHT = 19;
const PADDING = 18;

const COLORS: readonly (readonly [RegExp, string])[] = [
  [/^(PASS|pass)\b/, '#3fb950'],
  [/^(FAIL|ERROR|fail)\b/, '#f85149'],
  [/^(INVALID|INCONCLUSIVE|unproven)\b/, '#d29922'],
  [/^outcome\b/, '#8b949e'],
];
const PLAIN = '#c9d1d9';

export function toPicture(result: Result): string {
  const { host } = result;
  const machine = host === null ? 'several machines' : `${host.cpuModel}, ${host.cpus} cores, kernel ${host.kernel}`;
  const command = `$ bin/${result.command}`;
  const text = toTerminal(result, { color: false, width: COLUMNS, report: `results/${result.runId}/report.html` });
  const lines = [
    command,
    '',
    ...stripVTControlCharacters(text).trimEnd().split('\n'),
    '',
    `${result.startedAt}, ${machine}`,
  ];
  const width = Math.ceil(COLUMNS * CHARACTER_WIDTH + 2 * PADDING);
  const height = lines.length * LINE_HEIGHT + 2 * PADDING;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${toXmlText(`${result.command}: ${result.verdict}`)}</title>
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">
${lines.map(toLine).join('\n')}
</g>
</svg>
`;
}

function toLine(line: string, index: number): string {
  const y = PADDING + (index + 0.8) * LINE_HEIGHT;
  const color = COLORS.find(([pattern]) => pattern.test(line))?.[1] ?? PLAIN;
  return `<text x="${PADDING}" y="${y.toFixed(1)}" fill="${color}">${toXmlText(line)}</text>`;
}
