// How a journey's figures read in its tables.
import { toNumber, toPercent } from '../../gate/quantity.ts';
import type { PairedRatio } from '../paired-ratio.ts';
import type { Improvement, PhaseFigures, Spread } from './figures.ts';
import { type Status, toStatus } from './goal-status.ts';
import { type Goal, ROADMAP, type RoadmapPhase } from './roadmap.ts';

/** `12,345 (11,900–12,800)`: the median, the least and the most. */
export function showSpread({ median, min, max }: Spread, show: (value: number) => string = toNumber): string {
  return `${show(median)} (${show(min)}–${show(max)})`;
}

export function showShare(spread: Spread | null): string {
  return spread === null ? 'not known' : showSpread(spread, (ratio) => toPercent(ratio));
}

/** `× 1.52 (1.44–1.61)`, or that no difference is shown. */
export function showRatio(ratio: PairedRatio | null): string {
  if (ratio === null) return 'not known: one pair has no spread';
  const said = `× ${toNumber(ratio.ratio)} (${toNumber(ratio.low)}–${toNumber(ratio.high)})`;
  return ratio.low > 1 || ratio.high < 1 ? said : `none shown: ${said}`;
}

export function showImprovement(over: Improvement | null, of: 'rps' | 'cpuUsPerRequest'): string {
  return over === null ? '' : showRatio(over[of]);
}

export function showRoadmap({ state, rps, latencyMs }: RoadmapPhase): string {
  return `${showRange(rps)}, ${showRange(latencyMs)} ms (${state})`;
}

export function showGoal(goal: Goal): string {
  switch (goal.metric) {
    case 'rps':
      return `${toNumber(goal.min)} requests/s at ${goal.connections} connections`;
    case 'meanMs':
      return `latency ${toNumber(goal.max, 4)} ms at ${goal.connections} connections`;
    case 'p95Ms':
      return `P95 ${toNumber(goal.max)} ms at ${toNumber(goal.ratePerSec)} requests/s`;
    case 'errors':
      return `no error at ${goal.connections} connections`;
    case 'cpuUtilization':
      return `CPU within ${toPercent(goal.max)} at ${toNumber(goal.ratePerSec)} requests/s`;
    case 'sustainedRps':
      return `${toNumber(goal.min)} requests/s sustained for ${goal.seconds} s`;
  }
}

/** `3 met, 1 not measurable`. */
export function showTally(figures: PhaseFigures): string {
  const kinds = toStatuses(figures).map(({ status }) => status.kind);
  return (['met', 'missed', 'not measurable'] as const)
    .map((kind) => [kinds.filter((one) => one === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}`)
    .join(', ');
}

export function toStatuses(figures: PhaseFigures): readonly Readonly<{ goal: Goal; status: Status }>[] {
  return ROADMAP.phases[figures.phase].goals.map((goal) => ({ goal, status: toStatus(goal, figures) }));
}

export function showSource(): string {
  const { title, date, project } = ROADMAP.source;
  return `*${title}*, ${date}, of [TurboAPI](${project})`;
}

/** Its RPS times its latency, by Little's law. */
const ROADMAP_CONNECTIONS = 50;

/** Index of the level that the roadmap's own figures belong to; the first, where that was not measured. */
export function findRoadmapLevel([phase]: readonly PhaseFigures[]): number {
  const index = phase?.levels.findIndex(({ connections }) => connections === ROADMAP_CONNECTIONS) ?? -1;
  return Math.max(0, index);
}

/** Index of the level at which the idlest of the phases was busier than at any other. */
export function findBusiestLevel(phases: readonly PhaseFigures[]): number {
  const [first] = phases;
  const idlest = (first?.levels ?? []).map((_, index) =>
    Math.min(...phases.map(({ levels }) => levels[index]?.cpuUtilization.median ?? 0)),
  );
  return Math.max(0, idlest.indexOf(Math.max(...idlest)));
}

function showRange([low, high]: readonly [number, number]): string {
  return low === high ? toNumber(low, 4) : `${toNumber(low, 4)}–${toNumber(high, 4)}`;
}
