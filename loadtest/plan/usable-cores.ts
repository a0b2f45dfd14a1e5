// The cores a plan may hand out: the allowed part of each, and no more of them than a CPU quota can feed.
import type { NonEmpty } from '../run/measurement.ts';
import type { Core, Topology } from './topology.ts';

/** Two CPUs are kept under any quota: apart and throttled is easier to see through than together and throttled. */
const KEPT_CPUS = 2;

/** Each core cut down to its allowed threads, the isolated ones left out; never empty, as `allowed` is not. */
export function toUsableCores(topology: Topology): readonly Core[] {
  const open = topology.allowed.filter((cpu) => !topology.isolated.includes(cpu));
  const cpus = open.length > 0 ? open : topology.allowed;
  const cores = topology.cores.flatMap((core) => restrictCore(core, cpus));
  return topology.quotaCpus === null ? cores : feedByQuota(cores, topology.quotaCpus);
}

function restrictCore(core: Core, cpus: readonly number[]): readonly Core[] {
  const [first, ...others] = core.cpus.filter((cpu) => cpus.includes(cpu));
  if (first === undefined) return [];
  const kept: NonEmpty<number> = [first, ...others];
  return [{ ...core, cpus: kept }];
}

function feedByQuota(cores: readonly Core[], quotaCpus: number): readonly Core[] {
  const budget = Math.max(KEPT_CPUS, Math.ceil(quotaCpus));
  let cpus = 0;
  return cores.filter((core) => {
    const fits = cpus < budget;
    if (fits) cpus += core.cpus.length;
    return fits;
  });
}
