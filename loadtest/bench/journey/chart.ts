// docs/phases/journey.svg: bars by phase and number of connections, with the spread of the slots. Colours follow the
// reader's light or dark setting, and each bar has its phase's name under it, so that no colour has to be told apart.
import type { Phase } from '../../../app/config.ts';
import { toNumber } from '../../gate/quantity.ts';
import { toElement, type XmlElement } from '../../report/xml.ts';
import type { LevelFigures, PhaseFigures, Spread } from './figures.ts';

const WIDTH = 880;
const LEFT = 72;
const RIGHT = 16;
const PANEL_HEIGHT = 340;
const PLOT_TOP = 56;
const PLOT_HEIGHT = 216;
const GRID_LINES = 4;
const BAR_SHARE = 0.82; // of a group's width

const LABELS: Readonly<Record<Phase, string>> = { baseline: 'base', a: 'a', b: 'b', c: 'c' };

/** Without anything that XML would escape. */
const STYLE: XmlElement = {
  markup: `<style>
  .page { fill: #ffffff } .ink { fill: #1f2328 } .faint { fill: #59636e } .grid { stroke: #d1d9e0 }
  .whisker { stroke: #1f2328; stroke-width: 1.5 } .value { paint-order: stroke; stroke: #ffffff; stroke-width: 3 }
  .baseline { fill: #818b98 } .a { fill: #bc4c00 } .b { fill: #0969da } .c { fill: #1a7f37 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } .ink { fill: #f0f6fc } .faint { fill: #9198a1 } .grid { stroke: #3d444d }
    .whisker { stroke: #f0f6fc } .value { stroke: #0d1117 }
    .baseline { fill: #9198a1 } .a { fill: #f0883e } .b { fill: #58a6ff } .c { fill: #3fb950 }
  }
</style>`,
};

type Panel = Readonly<{ title: string; top: number; pick: (level: LevelFigures) => Spread }>;

const PANELS: readonly Panel[] = [
  { title: 'Requests a second (more is better)', top: 0, pick: ({ rps }) => rps },
  {
    title: 'CPU time a request, µs (less is better)',
    top: PANEL_HEIGHT,
    pick: ({ cpuUsPerRequest }) => cpuUsPerRequest,
  },
];

export function toChart(phases: readonly PhaseFigures[]): string {
  const height = PANEL_HEIGHT * PANELS.length;
  const size = { xmlns: 'http://www.w3.org/2000/svg', width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` };
  const font = { 'font-family': 'system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif', 'font-size': 13 };
  const names = phases.map(({ phase }) => phase).join(', ');
  const svg = toElement('svg', { ...size, role: 'img', 'aria-labelledby': 'title' }, [
    toElement('title', { id: 'title' }, [`Requests a second and CPU time a request of the phases ${names}`]),
    STYLE,
    toElement('rect', { class: 'page', width: WIDTH, height, rx: 8 }, []),
    toElement(
      'g',
      font,
      PANELS.flatMap((panel) => drawPanel(panel, phases)),
    ),
  ]);
  return `${svg.markup}\n`;
}

/** The next of 1, 2, 2.5, 5 times a power of ten. */
export function toNiceMax(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 2.5, 5].find((step) => step * power >= value) ?? 10);
}

function drawPanel({ title, top, pick }: Panel, phases: readonly PhaseFigures[]): readonly XmlElement[] {
  const most = toNiceMax(Math.max(...phases.flatMap(({ levels }) => levels.map((level) => pick(level).max))));
  const toY = (value: number) => top + PLOT_TOP + PLOT_HEIGHT * (1 - value / most);
  const groups = phases[0]?.levels ?? [];
  const groupWidth = (WIDTH - LEFT - RIGHT) / groups.length;
  return [
    drawText(title, LEFT, top + 28, { class: 'ink', 'font-size': 16, 'font-weight': 600 }),
    ...drawGrid(most, toY),
    ...groups.flatMap(({ connections }, group) => {
      const left = LEFT + group * groupWidth;
      const middle = left + groupWidth / 2;
      const bars = phases.flatMap(({ phase, levels }, index) => {
        const level = levels[group];
        const slot = toSlot(left, groupWidth, index, phases.length);
        return level === undefined ? [] : drawBar(phase, pick(level), slot, toY);
      });
      return [...bars, drawText(`${connections} connections`, middle, toY(0) + 40, { class: 'faint', ...CENTRED })];
    }),
  ];
}

type BarSlot = Readonly<{ left: number; width: number }>;

function toSlot(groupLeft: number, groupWidth: number, index: number, count: number): BarSlot {
  const step = (groupWidth * BAR_SHARE) / count;
  return { left: groupLeft + (groupWidth * (1 - BAR_SHARE)) / 2 + index * step + 2, width: step - 4 };
}

const CENTRED = { 'text-anchor': 'middle' };

function drawBar(phase: Phase, { median, min, max }: Spread, { left, width }: BarSlot, toY: (value: number) => number) {
  const middle = left + width / 2;
  const height = round(toY(0) - toY(median));
  return [
    toElement('rect', { class: phase, x: round(left), y: round(toY(median)), width: round(width), height, rx: 2 }, []),
    toElement('path', { class: 'whisker', d: `M${round(middle)} ${round(toY(min))}V${round(toY(max))}` }, []),
    drawText(toShort(median), middle, toY(max) - 5, { class: 'ink value', 'font-size': 11, ...CENTRED }),
    drawText(LABELS[phase], middle, toY(0) + 18, { class: 'ink', ...CENTRED }),
  ];
}

function drawGrid(most: number, toY: (value: number) => number): readonly XmlElement[] {
  return Array.from({ length: GRID_LINES + 1 }, (_, line) => {
    const value = (most * line) / GRID_LINES;
    const y = round(toY(value));
    return [
      toElement('path', { class: 'grid', d: `M${LEFT} ${y}H${WIDTH - RIGHT}` }, []),
      drawText(toNumber(value), LEFT - 8, y + 4, { class: 'faint', 'text-anchor': 'end' }),
    ];
  }).flat();
}

/** Room is for five characters: `30.1k`, `1,240`, `12.4`. */
function toShort(value: number): string {
  return value >= 10_000 ? `${toNumber(value / 1000)}k` : toNumber(value);
}

function drawText(text: string, x: number, y: number, attributes: Readonly<Record<string, string | number>>) {
  return toElement('text', { x: round(x), y: round(y), ...attributes }, [text]);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
