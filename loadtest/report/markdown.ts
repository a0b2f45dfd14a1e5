// report.md: verdict and reasons first, then checks, figures, circumstances.
import { toLimit, toNumber, toPercent, toQuantity } from '../gate/quantity.ts';
import type { Check } from '../gate/verdict.ts';
import type { LegMeasurement } from '../run/measurement.ts';
import { METRIC_FACTS } from '../targets/metric.ts';
import { toFigures } from './figures.ts';
import { toHeadline, toTally } from './headline.ts';
import type { HostReport } from './host-report.ts';
import { toTable, toText } from './markdown-table.ts';
import type { Result } from './result.ts';
import type { CountedStream } from './stream-reason.ts';

export function toMarkdown(result: Result): string {
  const { attempts, legs } = result;
  const measured = [legs.capacity, legs.rate].filter((leg) => leg !== null);
  const sections = [
    toSummary(result),
    toChecks(result),
    ...measured.map((leg) => toLeg(leg, attempts[leg.leg].length)),
    toStream(result),
    toHost(result.host),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function toSummary(result: Result): string {
  const { target, targets } = result;
  const facts = [
    ['Run', `${result.runId}, ${result.startedAt}`],
    ['Profile', result.profile],
    ['Targets', targets === null ? 'none' : `${targets.name}, rate leg at ${toNumber(targets.ratePerSec)} requests/s`],
    ['Target', `${target.url}, edge ${target.edge}`],
    ['Requests', toRequests(result)],
    ['Server', toServer(result)],
    ['Command', result.command],
    ['Exit code', String(result.exitCode)],
  ];
  const reasons = result.reasons.map((reason) => `- ${toText(reason)}`).join('\n');
  return `# ${toHeadline(result)}\n\n${reasons}\n\n${toTable(['', ''], facts)}`;
}

function toRequests({ target: { mix, requests } }: Result): string {
  const [only] = requests;
  if (mix === null && only !== undefined) return `${only.method} ${only.path}`;
  const listed = requests.map(({ method, path, share }) => `${method} ${path} (${toPercent(share)})`);
  return `${mix ?? 'not known'}: ${listed.join(', ')}`;
}

function toServer({ target: { phase, image, imageId, shards } }: Result): string {
  if (image === null) return 'a foreign target';
  const id = imageId === null ? '' : ` (${imageId})`;
  return `${image}${id}, phase ${phase ?? 'not known'}, shards ${shards ?? 'not known'}`;
}

function toChecks(result: Result): string {
  if (result.checks.length === 0) return '';
  const head = ['Leg', 'Metric', 'Limit', 'Measured', 'Outcome', 'Attempts', 'Because'];
  return `## ${toTally(result)}\n\n${toTable(head, result.checks.map(toCheckRow))}`;
}

function toCheckRow({ leg, metric, limit, value, outcome, attempts, because }: Check): readonly string[] {
  const title = METRIC_FACTS[metric].title;
  const shownOutcome = outcome === 'pass' ? outcome : `**${outcome}**`;
  return [leg, title, toLimit(metric, limit), toQuantity(metric, value), shownOutcome, String(attempts), because];
}

function toLeg(leg: LegMeasurement, attempts: number): string {
  const which = attempts === 1 ? '' : `, attempt ${leg.attempt} of ${attempts}`;
  const figures = toFigures(leg).map(({ title, shown }) => [title, shown]);
  const figuresTable = `## The ${leg.leg} leg${which}\n\n${toTable(['', ''], figures)}`;
  if (leg.client.slices === null) return `${figuresTable}\n\nNo slices: ${leg.generator.tool} keeps none.`;
  const slices = leg.client.slices.map(({ startS, requests, rps, p95Ms }) => [
    `${toNumber(startS)} s`,
    toNumber(requests),
    toQuantity('rps', rps),
    p95Ms === null ? 'nothing answered' : toQuantity('p95Ms', p95Ms),
  ]);
  const sliceTable = toTable(['From', 'Requests', 'Throughput', 'P95'], slices);
  return `${figuresTable}\n\n${sliceTable}`;
}

function toStream({ stream }: Result): string {
  if (stream === null) return '';
  const rows = [
    ['Backend', stream.backend],
    ['Requests stored', stream.requestsStored === null ? 'not known' : toNumber(stream.requestsStored)],
    ['Missing', stream.missing === null ? 'not known' : toNumber(stream.missing)],
    ['Complete', stream.complete ? 'yes' : 'no'],
    ...(stream.samples === undefined ? [] : [['Samples', toSamples(stream.samples)]]),
    [
      'CPU of the observers',
      stream.observerCpuSeconds === null ? 'not known' : `${toNumber(stream.observerCpuSeconds)} s`,
    ],
  ];
  return `## Stream\n\n${toTable(['', ''], rows)}`;
}

function toSamples({ requestsStored, missing, complete }: CountedStream): string {
  const stored = requestsStored === null ? 'not known' : `${toNumber(requestsStored)} requests`;
  return complete ? stored : `${stored}, ${missing === null ? 'not known how many' : toNumber(missing)} missing`;
}

function toHost(host: HostReport): string {
  const { app, edge, load, observe } = host.plan;
  const sets = { server: app, edge, generator: load, observers: observe };
  const plan = Object.entries(sets).map(([part, cpuset]) => `${part} ${cpuset ?? 'none'}`);
  const rows = [
    ['CPU', `${host.cpuModel}, ${toNumber(host.cpus)} CPUs`],
    ['Kernel', host.kernel],
    ['Engine', `${host.engine ?? 'none'}, cgroup version ${host.cgroupVersion ?? 'not known'}`],
    ['Cpusets', `${plan.join(', ')}${host.shared ? ' (shared: the host is too small to keep them apart)' : ''}`],
    ['Steal at worst', host.stealPercent === null ? 'not known' : `${toNumber(host.stealPercent)} %`],
    ['Throttled periods', host.throttledPeriods === 'unknown' ? 'not known' : toNumber(host.throttledPeriods)],
    ['Spin calibration', host.spinCalibration.map((ms) => `${toNumber(ms)} ms`).join(', ') || 'none'],
  ];
  return `## Host\n\n${toTable(['', ''], rows)}`;
}
