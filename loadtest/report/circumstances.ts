// What a run was made with, as rows of a name and a fact; the same rows for every reporter.
import { toNumber, toPercent } from '../gate/quantity.ts';
import type { HostReport } from './host-report.ts';
import type { Result } from './result.ts';
import type { CountedStream } from './stream-reason.ts';

export type FactRow = readonly [name: string, fact: string];

export function toRunRows(result: Result): readonly FactRow[] {
  const { target, targets } = result;
  return [
    ['Run', `${result.runId}, ${result.startedAt}`],
    ['Profile', result.shape === 'steady' ? result.profile : `${result.profile} (${result.shape})`],
    ['Targets', targets === null ? 'none' : `${targets.name}, rate leg at ${toNumber(targets.ratePerSec)} requests/s`],
    ['Target', `${target.url}, edge ${target.edge ?? 'not known'}`],
    ['Requests', toRequests(result)],
    ['Server', toServer(result)],
    ['Command', result.command],
    ['Exit code', String(result.exitCode)],
  ];
}

function toRequests({ target: { mix, requests } }: Result): string {
  const [only] = requests;
  if (mix === null && only !== undefined) return `${only.method} ${only.path}`;
  const listed = requests.map(({ method, path, share }) => `${method} ${path} (${toPercent(share)})`);
  return `${mix ?? 'not known'}: ${listed.join(', ')}`;
}

function toServer({ target: { phase, image, imageId, shards } }: Result): string {
  if (image === null && phase !== null) return `shardgate's own, phase ${phase}, shards ${shards ?? 'not known'}`;
  if (image === null) return 'a foreign target: of its inside nothing is known';
  const id = imageId === null ? '' : ` (${imageId})`;
  if (phase === null && shards === null) {
    return `${image}${id}, an image of your own: of its inside only CPU time and memory are known`;
  }
  return `${image}${id}, phase ${phase ?? 'not known'}, shards ${shards ?? 'not known'}`;
}

/** None when the run was not streamed. */
export function toStreamRows({ stream }: Result): readonly FactRow[] {
  if (stream === null) return [];
  const cpuSeconds = stream.observerCpuSeconds;
  return [
    ['Backend', stream.backend],
    ['Requests stored', stream.requestsStored === null ? 'not known' : toNumber(stream.requestsStored)],
    ['Missing', stream.missing === null ? 'not known' : toNumber(stream.missing)],
    ['Complete', stream.complete ? 'yes' : 'no'],
    ...(stream.samples === undefined ? [] : [['Samples', toSamples(stream.samples)] as const]),
    ['CPU of the observers', cpuSeconds === null ? 'not known' : `${toNumber(cpuSeconds)} s`],
  ];
}

function toSamples({ requestsStored, missing, complete }: CountedStream): string {
  const stored = requestsStored === null ? 'not known' : `${toNumber(requestsStored)} requests`;
  return complete ? stored : `${stored}, ${missing === null ? 'not known how many' : toNumber(missing)} missing`;
}

export function toHostRows(host: HostReport | null): readonly FactRow[] {
  if (host === null) return [['Machines', 'not known: the generators and the server told only what they printed']];
  const { app, edge, load, observe } = host.plan;
  const sets = { server: app, edge, generator: load, observers: observe };
  const plan = Object.entries(sets).map(([part, cpuset]) => `${part} ${cpuset ?? 'none'}`);
  return [
    ['CPU', `${host.cpuModel}, ${toNumber(host.cpus)} CPUs`],
    ['Kernel', host.kernel],
    ['Engine', `${host.engine ?? 'none'}, cgroup version ${host.cgroupVersion ?? 'not known'}`],
    ['Cpusets', `${plan.join(', ')}${toSharing(host)}`],
    ['Steal at worst', host.stealPercent === null ? 'not known' : `${toNumber(host.stealPercent)} %`],
    ['Throttled periods', host.throttledPeriods === 'unknown' ? 'not known' : toNumber(host.throttledPeriods)],
    ['Spin calibration', host.spinCalibration.map((ms) => `${toNumber(ms)} ms`).join(', ') || 'none'],
  ];
}

function toSharing({ shared, sharedBecause }: HostReport): string {
  if (!shared) return '';
  return sharedBecause ? ` (shared: ${sharedBecause})` : ' (shared)';
}
