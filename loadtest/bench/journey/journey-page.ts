// docs/phases/journey.md: the four phases side by side.
import { toCount, toNumber } from '../../gate/quantity.ts';
import { toTable } from '../../report/markdown-table.ts';
import type { Page } from '../page.ts';
import type { Provenance } from '../provenance.ts';
import { type LevelFigures, type PhaseFigures, type Spread, toPhaseFigures } from './figures.ts';
import type { Journey } from './measured.ts';
import { ROADMAP } from './roadmap.ts';
import {
  findBusiestLevel,
  findRoadmapLevel,
  showGoal,
  showImprovement,
  showRoadmap,
  showShare,
  showSource,
  showSpread,
  showTally,
  toStatuses,
} from './wording.ts';

export const REGENERATE = 'make journey';

export function toJourneyPage(journey: Journey, provenance: Provenance): Page {
  const phases = toPhaseFigures(journey);
  return {
    title: 'The performance journey',
    regenerate: REGENERATE,
    sections: [
      toMethod(journey),
      toHeadlines(phases),
      '![Requests a second and CPU time a request, by phase and connections](journey.svg)',
      toLevelTable('Requests a second', phases, ({ rps }) => rps),
      toLevelTable('P95 at full throttle, ms', phases, ({ p95Ms }) => p95Ms),
      toLevelTable('CPU time a request, µs', phases, ({ cpuUsPerRequest }) => cpuUsPerRequest),
      toBusyTable(phases),
      toImprovements('Requests a second against other phases', phases, 'rps'),
      toImprovements('CPU time a request against other phases', phases, 'cpuUsPerRequest'),
      toRateTable(journey, phases),
      toGoals(phases),
    ],
    provenance,
    data: { journey, phases },
  };
}

/** How to read the numbers; the same words on every page of a journey. */
export function toMethod({ path, warmupSeconds, seconds, rounds, arms }: Journey): string {
  const shards = arms.map(({ phase, shards: count }) => `${phase} ${count}`).join(', ');
  return [
    `\`GET ${path}\` in each phase, in one session. Every slot is a fresh server: ${warmupSeconds} s of warm-up, then ` +
      `${seconds} s measured. The phases take turns, there and back, in ${toCount(rounds, 'round')} for each load, so that a ` +
      'host that becomes slower moves all of them alike.',
    '',
    `- A figure is the median of its ${2 * rounds} slots, with the least and the most in brackets.`,
    '- `×` is the mean ratio of neighbours in time, with its 95 % interval. Where that includes 1, no difference is shown.',
    `- Shards: ${shards}. Their default on this machine: one in the baseline, then one for each CPU of the server's cpuset.`,
  ].join('\n');
}

/** At the roadmap's own number of connections, and at the one that keeps the servers busiest, if that is another. */
function toHeadlines(phases: readonly PhaseFigures[]): string {
  const [own, busiest] = [findRoadmapLevel(phases), findBusiestLevel(phases)];
  const links = 'Goals one by one: [below](#the-roadmaps-goals).';
  const first = `At ${toConnections(phases)[own]} connections, as the roadmap measured (its requests/s × latency). ${links}`;
  const second = `At ${toConnections(phases)[busiest]} connections, which kept the servers busiest:`;
  const more = own === busiest ? [] : [second, toHeadline(phases, busiest, false)];
  return ['## The journey', first, toHeadline(phases, own, true), ...more].join('\n\n');
}

function toHeadline(phases: readonly PhaseFigures[], index: number, hasRoadmap: boolean): string {
  const head = ['Phase', 'Requests/s', 'Latency, ms', 'Over the phase before', 'Over the baseline', 'Server CPU'];
  const rows = phases.flatMap((phase) => {
    const level = phase.levels[index];
    if (level === undefined) return [];
    const roadmap = ROADMAP.phases[phase.phase];
    const row = [
      `${phase.phase}: ${roadmap.title}`,
      showSpread(level.rps),
      showSpread(level.meanMs),
      showImprovement(level.over.before, 'rps'),
      showImprovement(level.over.baseline, 'rps'),
      showShare(level.cpuUtilization),
    ];
    return [hasRoadmap ? [...row, showRoadmap(roadmap), showTally(phase)] : row];
  });
  return toTable(hasRoadmap ? [...head, 'The roadmap’s requests/s and latency', 'Its goals'] : head, rows);
}

function toLevelTable(title: string, phases: readonly PhaseFigures[], pick: (level: LevelFigures) => Spread): string {
  const rows = toConnections(phases).map((connections, index) => [
    toNumber(connections),
    ...phases.map(({ levels }) => (levels[index] === undefined ? '' : showSpread(pick(levels[index])))),
  ]);
  return `## ${title}\n\n${toTable(['Connections', ...phases.map(({ phase }) => phase)], rows)}`;
}

function toBusyTable(phases: readonly PhaseFigures[]): string {
  const rows = toConnections(phases).map((connections, index) => [
    toNumber(connections),
    ...phases.map(({ levels }) => showShare(levels[index]?.cpuUtilization ?? null)),
  ]);
  const note =
    'Of the CPUs of the server’s cpuset. Well below 100 % the server was not the limit: the wait inside the route was, ' +
    'or the generator. Requests a second then say less than the CPU time they cost.';
  const table = toTable(['Connections', ...phases.map(({ phase }) => phase)], rows);
  return `## How busy the server was\n\n${note}\n\n${table}`;
}

function toImprovements(title: string, phases: readonly PhaseFigures[], of: 'rps' | 'cpuUsPerRequest'): string {
  const rows = phases.flatMap(({ phase, levels }) =>
    levels.map(({ connections, over }) => [
      phase,
      toNumber(connections),
      over.before === null ? '' : `${over.before.than}: ${showImprovement(over.before, of)}`,
      showImprovement(over.baseline, of),
    ]),
  );
  const shown = rows.filter(([, , before, baseline]) => before !== '' || baseline !== '');
  const head = ['Phase', 'Connections', 'Against the phase before', 'Against the baseline'];
  return `## ${title}\n\n${toTable(head, shown)}`;
}

function toRateTable({ rate }: Journey, phases: readonly PhaseFigures[]): string {
  const head = ['Phase', 'Rate achieved', 'P50, ms', 'P95, ms', 'P99, ms', 'Failed', 'Server CPU', 'CPU a request, µs'];
  const rows = phases.map(({ phase, rate: figures }) => [
    phase,
    showShare(figures.achievedRatio),
    showSpread(figures.p50Ms),
    showSpread(figures.p95Ms),
    showSpread(figures.p99Ms),
    `${toNumber(figures.failed)} of ${toNumber(figures.requests)}`,
    showShare(figures.cpuUtilization),
    figures.cpuUsPerRequest === null ? 'not known' : showSpread(figures.cpuUsPerRequest),
  ]);
  const note = 'k6, open model: latency counts from the intended start of each request.';
  return `## At ${toNumber(rate.ratePerSec)} requests a second\n\n${note}\n\n${toTable(head, rows)}`;
}

function toGoals(phases: readonly PhaseFigures[]): string {
  const rows = phases.flatMap((phase) =>
    toStatuses(phase).map(({ goal, status }) => [phase.phase, showGoal(goal), status.kind, status.because]),
  );
  const note =
    `Of the ${showSource()}: what it measured for baseline and a, what it plans for b and c. Its machine, language and ` +
    'generator are others, so a figure of its is a goal here, and no denominator. Reaching it is proof in itself; a miss ' +
    'counts as the server’s only where the server was busy.';
  return `## The roadmap’s goals\n\n${note}\n\n${toTable(['Phase', 'Goal', 'Status', 'Because'], rows)}`;
}

function toConnections(phases: readonly PhaseFigures[]): readonly number[] {
  return phases[0]?.levels.map(({ connections }) => connections) ?? [];
}
