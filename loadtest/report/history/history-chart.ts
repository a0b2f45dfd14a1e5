// The chart of a history: for each metric its ratio to the control over the comparisons, and the levels between its steps.
// Colours follow the reader's light or dark setting.
import type { HistoryReport, MetricHistory } from '../../history/history-report.ts';
import { toElement, type XmlElement } from '../xml.ts';

const WIDTH = 880;
const PANEL_HEIGHT = 260;
const LEFT = 64;
const RIGHT = 16;
const TOP = 48;
const PLOT_HEIGHT = 160;
const GRID_LINES = 4;
const TITLES = {
  cpuUsPerRequest: 'CPU a request / control (less is better)',
  rps: 'Requests a second / control (more is better)',
} as const;

/** Without anything that XML would escape. */
const STYLE: XmlElement = {
  markup: `<style>
  .page { fill: #ffffff } .ink { fill: #1f2328 } .faint { fill: #59636e } .grid { stroke: #d1d9e0 }
  .dot { fill: #0969da } .level { stroke: #bc4c00; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } .ink { fill: #f0f6fc } .faint { fill: #9198a1 } .grid { stroke: #3d444d }
    .dot { fill: #58a6ff } .level { stroke: #f0883e }
  }
</style>`,
};

export function toHistoryChart({ metrics }: HistoryReport): string {
  const height = PANEL_HEIGHT * Math.max(1, metrics.length);
  const size = { xmlns: 'http://www.w3.org/2000/svg', width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` };
  const font = { 'font-family': 'system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif', 'font-size': 13 };
  const panels = metrics.flatMap((metric, index) => drawPanel(metric, index * PANEL_HEIGHT));
  const svg = toElement('svg', { ...size, role: 'img', 'aria-labelledby': 'title' }, [
    toElement('title', { id: 'title' }, ['Ratios to the control, comparison by comparison']),
    STYLE,
    toElement('rect', { class: 'page', width: WIDTH, height, rx: 8 }, []),
    toElement('g', font, panels.length === 0 ? [drawText('Nothing was measured', LEFT, TOP, 'ink')] : panels),
  ]);
  return `${svg.markup}\n`;
}

type Scale = Readonly<{ toX: (index: number) => number; toY: (ratio: number) => number; least: number; most: number }>;

function drawPanel(history: MetricHistory, top: number): readonly XmlElement[] {
  const { metric, points } = history;
  const title = drawText(TITLES[metric], LEFT, top + 26, 'ink');
  if (points.length === 0) return [title, drawText('not measured', LEFT, top + TOP + 20, 'faint')];
  const scale = toScale(history, top + TOP);
  const dots = points.map(({ ratio }, index) =>
    toElement('circle', { class: 'dot', cx: round(scale.toX(index)), cy: round(scale.toY(ratio)), r: 3 }, []),
  );
  const ends = [points[0], points.at(-1)].map((point) => point?.at.slice(0, 10) ?? '');
  const below = top + TOP + PLOT_HEIGHT + 22;
  return [
    title,
    ...drawGrid(scale),
    ...drawLevels(history, scale),
    ...dots,
    drawText(ends[0] ?? '', LEFT, below, 'faint'),
    drawText(ends[1] ?? '', WIDTH - RIGHT, below, 'faint', 'end'),
  ];
}

function toScale({ points }: MetricHistory, top: number): Scale {
  const ratios = points.map(({ ratio }) => ratio);
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
  const pad = Math.max((high - low) * 0.1, high * 0.005);
  const [least, most] = [low - pad, high + pad];
  const step = (WIDTH - LEFT - RIGHT - 12) / Math.max(1, points.length - 1);
  return {
    toX: (index) => LEFT + 6 + index * step,
    toY: (ratio) => top + PLOT_HEIGHT * (1 - (ratio - least) / (most - least)),
    least,
    most,
  };
}

function drawGrid({ toY, least, most }: Scale): readonly XmlElement[] {
  return Array.from({ length: GRID_LINES + 1 }, (_, line) => {
    const ratio = least + ((most - least) * line) / GRID_LINES;
    const y = round(toY(ratio));
    return [
      toElement('path', { class: 'grid', d: `M${LEFT} ${y}H${WIDTH - RIGHT}` }, []),
      drawText(ratio.toFixed(3), LEFT - 8, y + 4, 'faint', 'end'),
    ];
  }).flat();
}

/** A line at each level between two steps; none where there was no step. */
function drawLevels({ points, changePoints }: MetricHistory, { toX, toY }: Scale): readonly XmlElement[] {
  if (changePoints.length === 0) return [];
  const starts = changePoints.map(({ runId }) => points.findIndex((point) => point.runId === runId));
  const edges = [0, ...starts, points.length];
  const levels = [changePoints[0]?.before, ...changePoints.map(({ after }) => after)];
  return levels.flatMap((level, index) => {
    const y = round(toY(level ?? Number.NaN));
    const [from, to] = [edges[index] ?? 0, (edges[index + 1] ?? 1) - 1];
    return [toElement('path', { class: 'level', d: `M${round(toX(from)) - 5} ${y}H${round(toX(to)) + 5}` }, [])];
  });
}

function drawText(text: string, x: number, y: number, style: string, anchor = 'start'): XmlElement {
  return toElement('text', { x: round(x), y: round(y), class: style, 'text-anchor': anchor }, [text]);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
