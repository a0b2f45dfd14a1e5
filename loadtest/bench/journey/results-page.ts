// docs/phases/<phase>/results.md: one phase of a journey, in full.
import { toNumber } from '../../gate/quantity.ts';
import { toTable } from '../../report/markdown-table.ts';
import type { Page } from '../page.ts';
import type { Provenance } from '../provenance.ts';
import type { PhaseFigures } from './figures.ts';
import { REGENERATE, toMethod } from './journey-page.ts';
import type { Journey } from './measured.ts';
import { showGoal, showImprovement, showShare, showSource, showSpread, toStatuses } from './wording.ts';

export function toResultsPage(phase: PhaseFigures, journey: Journey, provenance: Provenance): Page {
  const title = phase.phase === 'baseline' ? 'The baseline, measured' : `Phase ${phase.phase}, measured`;
  const links = 'What it is: [the guide](guide.md). Beside the other phases: [the journey](../journey.md).';
  return {
    title,
    regenerate: REGENERATE,
    sections: [links, toMethod(journey), toLevels(phase), toOver(phase), toRate(phase), toGoals(phase)],
    provenance,
    data: phase,
  };
}

function toLevels({ levels }: PhaseFigures): string {
  const head = ['Connections', 'Requests/s', 'Mean, ms', 'P95, ms', 'P99, ms', 'CPU a request, µs'];
  const rows = levels.map((level) => [
    toNumber(level.connections),
    showSpread(level.rps),
    showSpread(level.meanMs),
    showSpread(level.p95Ms),
    showSpread(level.p99Ms),
    showSpread(level.cpuUsPerRequest),
  ]);
  const health = levels.map((level) => [
    toNumber(level.connections),
    showShare(level.cpuUtilization),
    showSpread(level.rssMb),
    `${toNumber(level.errors)} of ${toNumber(level.requests)}`,
    level.hasSteal ? 'yes' : 'no',
  ]);
  const healthHead = ['Connections', 'Server CPU', 'Memory of a shard, MiB', 'Failed', 'CPU taken by other machines'];
  return `## At full throttle, by wrk\n\n${toTable(head, rows)}\n\n${toTable(healthHead, health)}`;
}

function toOver({ levels }: PhaseFigures): string {
  const rows = levels.flatMap(({ connections, over }) =>
    [over.before, over.baseline?.than === over.before?.than ? null : over.baseline].flatMap((one) =>
      one === null
        ? []
        : [[toNumber(connections), one.than, showImprovement(one, 'rps'), showImprovement(one, 'cpuUsPerRequest')]],
    ),
  );
  if (rows.length === 0) return '## Against other phases\n\nThis is what the others are compared with.';
  return `## Against other phases\n\n${toTable(['Connections', 'Over', 'Requests/s', 'CPU a request'], rows)}`;
}

function toRate({ rate }: PhaseFigures): string {
  const rows = [
    ['Rate achieved', showShare(rate.achievedRatio)],
    ['P50', `${showSpread(rate.p50Ms)} ms`],
    ['P95', `${showSpread(rate.p95Ms)} ms`],
    ['P99', `${showSpread(rate.p99Ms)} ms`],
    ['Failed', `${toNumber(rate.failed)} of ${toNumber(rate.requests)}`],
    ['Server CPU', showShare(rate.cpuUtilization)],
    ['CPU a request', rate.cpuUsPerRequest === null ? 'not known' : `${showSpread(rate.cpuUsPerRequest)} µs`],
    ['Generator saturated', rate.isSaturated ? 'yes, or not known' : 'no'],
  ];
  return `## At ${toNumber(rate.ratePerSec)} requests a second, by k6\n\n${toTable(['', ''], rows)}`;
}

function toGoals(phase: PhaseFigures): string {
  const rows = toStatuses(phase).map(({ goal, status }) => [showGoal(goal), status.kind, status.because]);
  return `## The roadmap’s goals\n\n${showSource()}.\n\n${toTable(['Goal', 'Status', 'Because'], rows)}`;
}
