// What a request costs each server: every arm in turn on one core, there and back, for as many rounds as it takes.
import { type Blocks, interleave, isNarrow, type Place, toArmBlocks, toArmRatio } from './interleave.ts';
import type { PairedRatio } from './paired-ratio.ts';
import { type ArmName, CONTROL, PHASE_ARMS, ROUTES, type RouteName, toServerSetting } from './server-arms.ts';
import type { ShardPlace } from './shard-place.ts';
import { measureSlot, type Slot } from './slot.ts';

export type BenchmarkSettings = Readonly<{
  arms: readonly ArmName[];
  routes: readonly RouteName[];
  maxRounds: number;
  measureSeconds: number;
  warmupSeconds: number;
  connections: number | null; // null: each route's own
  intervalWidth: number; // rounds go on until each arm's ratio to the control is this narrow
}>;

export type BenchmarkPlace = ShardPlace &
  Readonly<{ onBlock: (route: RouteName, arm: ArmName, place: Place, slot: Slot) => void }>;

export type ArmResult = Readonly<{
  arm: ArmName;
  slots: readonly Slot[]; // in the order they ran
  cpuRatio: PairedRatio | null; // CPU a request against the control; null for it, without it, and below two rounds
  rpsRatio: PairedRatio | null;
}>;

export type RouteResult = Readonly<{
  route: RouteName;
  connections: number;
  rounds: number;
  arms: readonly ArmResult[];
  /** CPU a request of phase c against every arm but itself. */
  cAgainst: readonly Readonly<{ arm: ArmName; ratio: PairedRatio | null }>[];
  /** CPU a request of each phase against the one before it. */
  steps: readonly Readonly<{ from: ArmName; to: ArmName; ratio: PairedRatio | null }>[];
}>;

/** Below this an interval is luck. */
const MIN_ROUNDS = 3;

export async function benchmarkServers(
  settings: BenchmarkSettings,
  place: BenchmarkPlace,
): Promise<readonly RouteResult[]> {
  const results: RouteResult[] = [];
  for (const route of settings.routes) results.push(await benchmarkRoute(route, settings, place));
  return results;
}

/** @param blocks - of the arms, in their order */
export function toRouteResult(
  route: RouteName,
  arms: readonly ArmName[],
  blocks: Blocks<Slot>,
  connections: number = ROUTES[route].connections,
): RouteResult {
  const cost = (slot: Slot) => slot.cpuUsPerRequest;
  const compare = (a: ArmName, b: ArmName, toValue: (slot: Slot) => number) =>
    a !== b && arms.includes(a) && arms.includes(b)
      ? toArmRatio(blocks, arms.indexOf(a), arms.indexOf(b), toValue)
      : null;
  return {
    route,
    connections,
    rounds: blocks.length,
    arms: arms.map((arm, index) => ({
      arm,
      slots: toArmBlocks(blocks, index),
      cpuRatio: compare(arm, CONTROL, cost),
      rpsRatio: compare(arm, CONTROL, ({ rps }) => rps),
    })),
    cAgainst: arms.includes('c')
      ? arms.filter((arm) => arm !== 'c').map((arm) => ({ arm, ratio: compare('c', arm, cost) }))
      : [],
    steps: toSteps(arms).map(({ from, to }) => ({ from, to, ratio: compare(to, from, cost) })),
  };
}

async function benchmarkRoute(
  route: RouteName,
  settings: BenchmarkSettings,
  place: BenchmarkPlace,
): Promise<RouteResult> {
  const { arms, maxRounds, measureSeconds, warmupSeconds, intervalWidth } = settings;
  const connections = settings.connections ?? ROUTES[route].connections;
  const load = { path: ROUTES[route].path, connections, warmupSeconds, measureSeconds };
  const blocks = await interleave<ArmName, Slot>({
    arms,
    maxRounds,
    run: async (arm, at) => {
      const slot = await measureSlot(toServerSetting(place.stack, arm, route, place), load, place);
      place.onBlock(route, arm, at, slot);
      return slot;
    },
    isEnough: (values) =>
      values.length >= MIN_ROUNDS && isRouteNarrow(toRouteResult(route, arms, values), intervalWidth),
  });
  return toRouteResult(route, arms, blocks, connections);
}

function isRouteNarrow({ arms }: RouteResult, width: number): boolean {
  return arms.filter(({ arm }) => arm !== CONTROL).every(({ cpuRatio }) => isNarrow(cpuRatio, width));
}

/** The phases that take part, each with the one before it. */
function toSteps(arms: readonly ArmName[]): readonly Readonly<{ from: ArmName; to: ArmName }>[] {
  const phases = PHASE_ARMS.filter((phase) => arms.includes(phase));
  return phases.slice(1).flatMap((to, index) => {
    const from = phases[index];
    return from === undefined ? [] : [{ from, to }];
  });
}
