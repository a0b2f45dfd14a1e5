// The paired ratios of one metric as a picture: a dot for each block, the interval, and where FAIL and PASS begin.
import { html, type Markup } from '../html/markup.ts';
import type { CompareResult, MetricResult } from './compare-result.ts';
import { toBounds, toChange } from './headline.ts';

const WIDTH = 640;
const HEIGHT = 132;
const SIDE = 24;
const DOTS = { top: 22, bottom: 66 };
const INTERVAL_Y = 86;
const AXIS_Y = 106;
const ROOM = 1.12; // around everything that is drawn

export function drawRatios(metric: MetricResult, { blocks }: CompareResult): Markup {
  const kept = blocks.filter(({ dropped }) => dropped.length === 0).slice(0, metric.blocks);
  const ratios = kept.flatMap(({ block, losses }) => toDot(block, losses[metric.metric], metric));
  const toX = createScale([...ratios.map(({ ratio }) => ratio), ...toMarks(metric)]);
  const label = `${metric.title}: HEAD ${toChange(metric.ratio.estimate)} (${toBounds(metric.ratio)})`;
  return html`<svg class="ratios" viewBox="0 0 ${WIDTH} ${HEIGHT}" style="display: block; width: 100%; max-width: ${WIDTH}px" role="img" aria-label="${label}">
${drawLimits(metric, toX)}
${ratios.map(({ block, ratio }, index) => drawDot(block, ratio, toX(ratio), toDotY(index, ratios.length)))}
${drawInterval(metric, toX)}
</svg>`;
}

type Dot = Readonly<{ block: number; ratio: number }>;
type Scale = (ratio: number) => number;

function toDot(block: number, loss: number | undefined, { worse }: MetricResult): readonly Dot[] {
  return loss === undefined ? [] : [{ block, ratio: Math.exp(worse === 'higher' ? loss : -loss) }];
}

/** What must be in the picture besides the dots. */
function toMarks({ ratio, floorRatio, marginRatio }: MetricResult): readonly number[] {
  return [1, floorRatio, marginRatio, ratio.estimate, ...[ratio.low, ratio.high].filter((bound) => bound !== null)];
}

/** Logarithmic: half and double lie equally far from 1, which is in the middle. */
function createScale(ratios: readonly number[]): Scale {
  const reach = Math.max(...ratios.map((ratio) => Math.abs(Math.log(ratio)))) * ROOM || 1;
  const half = WIDTH / 2 - SIDE;
  return (ratio) => round(WIDTH / 2 + (Math.log(ratio) / reach) * half);
}

/** In the order they ran, from top to bottom. */
function toDotY(index: number, count: number): number {
  return round(count === 1 ? DOTS.top : DOTS.top + (index / (count - 1)) * (DOTS.bottom - DOTS.top));
}

function drawDot(block: number, ratio: number, x: number, y: number): Markup {
  return html`<circle cx="${x}" cy="${y}" r="3.2" fill="var(--tone)" fill-opacity="0.55"><title>block ${block}: ${toChange(ratio)}</title></circle>
`;
}

function drawLimits({ floorRatio, marginRatio }: MetricResult, toX: Scale): readonly Markup[] {
  return [
    drawLimit(toX(1), 'no change', 'none'),
    drawLimit(toX(floorRatio), `floor ${toChange(floorRatio)}`, '2 3'),
    drawLimit(toX(marginRatio), `margin ${toChange(marginRatio)}`, '6 4'),
  ];
}

function drawLimit(x: number, text: string, dashes: string): Markup {
  const low = text.startsWith('floor');
  return html`<line x1="${x}" x2="${x}" y1="12" y2="${AXIS_Y}" stroke="currentColor" stroke-opacity="0.6" stroke-dasharray="${dashes}"/>
<text x="${x}" y="${low ? AXIS_Y + 22 : AXIS_Y + 11}" text-anchor="middle" font-size="11" fill="currentColor">${text}</text>
`;
}

/** A bound that so few blocks do not allow is left open: the line runs to the edge. */
function drawInterval({ ratio }: MetricResult, toX: Scale): Markup {
  const low = ratio.low === null ? SIDE / 2 : toX(ratio.low);
  const high = ratio.high === null ? WIDTH - SIDE / 2 : toX(ratio.high);
  const x = toX(ratio.estimate);
  return html`<line x1="${low}" x2="${high}" y1="${INTERVAL_Y}" y2="${INTERVAL_Y}" stroke="var(--tone)" stroke-width="3"/>
<path d="M${x} ${INTERVAL_Y - 7}l6 7l-6 7l-6-7z" fill="var(--tone)"><title>estimate ${toChange(ratio.estimate)}</title></path>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
