// What the reader of a plan must know: where it had to compromise, and what the machine did not tell.
import { formatCpuList } from './cpu-list.ts';
import { LOAD_CORES_PER_APP_CORE } from './role-sizes.ts';
import type { RoleCpus } from './roles.ts';
import { touches } from './sharing.ts';
import type { Core, Topology } from './topology.ts';

/** Whole sentences, the weightiest first. */
export function toPlanNotes(topology: Topology, roles: RoleCpus, edge: boolean): readonly string[] {
  return [
    noteSharing(topology, roles),
    noteIdleEdge(roles, edge),
    noteSmallGenerator(topology, roles),
    noteFarGenerator(topology, roles),
    noteSlowCores(topology, roles),
    noteSharedCache(topology, roles),
    noteIdleThreads(topology, roles),
    noteForeignThreads(topology, roles),
    noteQuota(topology),
    noteHiddenSiblings(topology),
  ].filter((note) => note !== null);
}

function noteSharing(topology: Topology, roles: RoleCpus): string | null {
  const others = overlap(roles.edge, roles.load) ? 'generator, nginx and observers' : 'generator and observers';
  const [app, load] = [nameCpus(roles.app), nameCpus(roles.load)];
  if (overlap(roles.app, roles.load)) {
    return `Server, ${others} all share ${load}: this shows that things work, not how fast they are.`;
  }
  if (shareCore(topology, roles.app, roles.load)) {
    return `The server (${app}) and ${others} (${load}) are threads of the same physical cores and slow each other down.`;
  }
  return overlap(roles.load, roles.observe) ? `The server has ${app} to itself; ${others} share ${load}.` : null;
}

function noteIdleEdge(roles: RoleCpus, edge: boolean): string | null {
  if (edge || overlap(roles.load, roles.observe)) return null; // then the sharing is told already
  if (!overlap(roles.edge, roles.observe)) return null;
  return 'nginx, which is not part of this plan, would share the CPUs of the observers: plan for an edge before using one.';
}

function noteSmallGenerator(topology: Topology, roles: RoleCpus): string | null {
  const appCores = coresOf(topology, roles.app).length;
  const loadCores = coresOf(topology, roles.load).length;
  const wanted = appCores * LOAD_CORES_PER_APP_CORE;
  if (loadCores >= wanted || shareCore(topology, roles.app, roles.load)) return null;
  return (
    `k6 needs about ${wanted} physical cores to saturate the server's ${appCores} and has ${loadCores}: ` +
    'a missed capacity limit may stay unproven. wrk needs far less.'
  );
}

function noteFarGenerator(topology: Topology, roles: RoleCpus): string | null {
  const nodes = new Set(coresOf(topology, roles.app).map((core) => core.node));
  const isNear = coresOf(topology, roles.load).every((core) => nodes.has(core.node));
  return isNear ? null : 'The generator reaches over to another NUMA node: requests cost more there, on both sides.';
}

function noteSlowCores(topology: Topology, roles: RoleCpus): string | null {
  const slow = coresOf(topology, roles.load).filter((core) => core.kind === 'efficiency');
  if (slow.length === 0) return null;
  return `The generator also has ${slow.length} efficiency cores, which offer less load than fast ones.`;
}

function noteSharedCache(topology: Topology, roles: RoleCpus): string | null {
  const caches = new Set(topology.cores.map((core) => core.l3));
  const appCaches = new Set(coresOf(topology, roles.app).map((core) => core.l3));
  const shares = coresOf(topology, roles.load).some((core) => appCaches.has(core.l3));
  return caches.size > 1 && shares ? 'Part of the generator shares an L3 cache with the server.' : null;
}

function noteIdleThreads(topology: Topology, roles: RoleCpus): string | null {
  const taken = new Set([...roles.app, ...roles.load, ...roles.observe, ...roles.edge]);
  const siblings = coresOf(topology, roles.app).flatMap((core) => core.cpus);
  const idle = siblings.filter((cpu) => topology.allowed.includes(cpu) && !taken.has(cpu));
  if (idle.length === 0) return null;
  return `Left idle, as threads of the server's physical cores: ${nameCpus(idle)}.`;
}

function noteForeignThreads(topology: Topology, roles: RoleCpus): string | null {
  const used = [...roles.app, ...roles.load, ...roles.observe, ...roles.edge];
  const foreign = coresOf(topology, used).flatMap((core) => core.cpus.filter((cpu) => !topology.allowed.includes(cpu)));
  const known = foreign.filter((cpu) => !roles.app.includes(cpu));
  if (known.length === 0) return null;
  return `Not ours, but threads of our physical cores: ${nameCpus(known)}. What runs there disturbs the run.`;
}

function noteQuota(topology: Topology): string | null {
  if (topology.quotaCpus === null) return null;
  return `A quota of ${topology.quotaCpus} CPUs lies above this process: what runs inside it may be throttled.`;
}

function noteHiddenSiblings(topology: Topology): string | null {
  if (!topology.siblingsKnown) {
    return 'The machine does not say which CPUs are threads of one core: each is taken for a core of its own.';
  }
  const isHidden = topology.virtual && topology.cores.every((core) => core.cpus.length === 1);
  if (!isHidden || topology.cores.length === 1) return null;
  return 'This virtual machine shows no sibling threads; two of its CPUs may still be one physical core of its host.';
}

function coresOf(topology: Topology, cpus: readonly number[]): readonly Core[] {
  return topology.cores.filter((core) => touches(core, cpus));
}

function shareCore(topology: Topology, a: readonly number[], b: readonly number[]): boolean {
  return topology.cores.some((core) => touches(core, a) && touches(core, b));
}

function nameCpus(cpus: readonly number[]): string {
  return `${cpus.length === 1 ? 'CPU' : 'CPUs'} ${formatCpuList(cpus)}`;
}

function overlap(a: readonly number[], b: readonly number[]): boolean {
  return a.some((cpu) => b.includes(cpu));
}
