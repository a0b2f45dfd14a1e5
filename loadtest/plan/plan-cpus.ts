// Divides the machine's physical cores between server, edge, generator and observers. Pure: a topology in, CPU lists out.
import { chooseAppCores, toGeneratorOrder } from './core-order.ts';
import { formatCpuList } from './cpu-list.ts';
import { PlanError } from './plan-error.ts';
import { toPlanNotes } from './plan-notes.ts';
import { toAppCoreCount, toRoleSizes } from './role-sizes.ts';
import { ROLES, type RoleCpus, USUAL_ROLES } from './roles.ts';
import { APART_FROM_CORES, toOverlaps } from './sharing.ts';
import type { Core, Topology } from './topology.ts';
import { toUsableCores } from './usable-cores.ts';

export type CpuPlan = RoleCpus &
  Readonly<{
    shared: boolean; // two roles of a run share a CPU or a physical core: absolute numbers prove less
    notes: readonly string[]; // whole sentences for the reader, the weightiest first
  }>;

export type PlanOptions = Readonly<{
  appCpus?: readonly number[]; // the server's CPUs, named by hand
  edge?: boolean; // the run goes through nginx, which then gets cores of its own; default false
}>;

/**
 * The plan for one machine. Every role gets whole physical cores where there are enough of them.
 *
 * @throws PlanError if `appCpus` names a CPU that is not there, or leaves the others no core on a machine that has one
 */
export function planCpus(topology: Topology, options: PlanOptions = {}): CpuPlan {
  const edge = options.edge ?? false;
  const cores = toUsableCores(topology);
  const app = options.appCpus === undefined ? chooseApp(cores, edge) : checkAppCpus(topology, options.appCpus);
  const rest = cores.filter((core) => !core.cpus.some((cpu) => app.includes(cpu)));
  if (rest.length === 0 && cores.length >= APART_FROM_CORES) throw noCoreLeft(topology, app);
  const roles = rest.length === 0 ? shareLastCore(cores, app) : divide(topology, rest, app, edge);
  const shared = toOverlaps(topology, roles, edge ? ROLES : USUAL_ROLES).length > 0;
  return { ...roles, shared, notes: toPlanNotes(topology, roles, edge) };
}

function chooseApp(cores: readonly Core[], edge: boolean): readonly number[] {
  const [only] = cores;
  if (cores.length === 1 && only !== undefined) return only.cpus.slice(-1); // one thread of the one core
  return toCpus(chooseAppCores(cores, (budget) => toAppCoreCount(budget, edge), edge));
}

function checkAppCpus(topology: Topology, appCpus: readonly number[]): readonly number[] {
  const allowed = [...topology.allowed, ...topology.isolated];
  if (appCpus.length > 0 && appCpus.every((cpu) => allowed.includes(cpu))) return toSorted(appCpus);
  throw new PlanError(
    `Expected --app-cpus to name CPUs among ${formatCpuList(allowed)}, got ${JSON.stringify(formatCpuList(appCpus))}; \`make plan\` without it chooses`,
  );
}

function noCoreLeft(topology: Topology, app: readonly number[]): PlanError {
  return new PlanError(
    `Expected --app-cpus to leave a whole physical core of ${formatCpuList(topology.allowed)} to the generator, ` +
      `got ${JSON.stringify(formatCpuList(app))}; name CPUs of fewer cores`,
  );
}

/** No core is free: the others take the server's idle threads, or else the very same CPUs. */
function shareLastCore(cores: readonly Core[], app: readonly number[]): RoleCpus {
  const free = toCpus(cores).filter((cpu) => !app.includes(cpu));
  const others = free.length > 0 ? free : toCpus(cores);
  return { app, edge: others, load: others, observe: others };
}

function divide(topology: Topology, rest: readonly Core[], app: readonly number[], edge: boolean): RoleCpus {
  const appCores = topology.cores.filter((core) => core.cpus.some((cpu) => app.includes(cpu)));
  const { ordered, near } = toGeneratorOrder(rest, appCores);
  const sizes = toRoleSizes({ app: appCores.length, rest: rest.length, near, edge });
  const loadFrom = edge ? sizes.edge : 0; // an edge that takes part chooses first
  const loadCores = ordered.slice(loadFrom, loadFrom + sizes.load);
  const others = ordered.filter((core) => !loadCores.includes(core));
  const edgeCores = others.slice(0, sizes.edge);
  const observe = toCpus(others.length > sizes.edge ? others.slice(sizes.edge) : loadCores);
  return { app, edge: edgeCores.length > 0 ? toCpus(edgeCores) : observe, load: toCpus(loadCores), observe };
}

function toCpus(cores: readonly Core[]): readonly number[] {
  return toSorted(cores.flatMap((core) => core.cpus));
}

function toSorted(cpus: readonly number[]): readonly number[] {
  return [...new Set(cpus)].sort((a, b) => a - b);
}
