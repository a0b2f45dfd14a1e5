// Runs a journey: every phase at every number of connections and at the fixed rate, taking turns, each on a fresh server.
import { loadConfig, type Phase } from '../../../app/config.ts';
import { toCount } from '../../gate/quantity.ts';
import { parseCpuList } from '../../plan/cpu-list.ts';
import { requireEnv, type Stack } from '../../stack/stack.ts';
import { interleave, type Place } from '../interleave.ts';
import type { Slot } from '../slot.ts';
import type { Arm, Journey, RateSlot } from './measured.ts';
import { PATH } from './path.ts';
import { createPhaseServer } from './phase-server.ts';
import { measureRate, openRateSetting, type RateSetting } from './rate-slot.ts';
import { measureThrottle } from './throttle-slot.ts';

export type JourneyRequest = Readonly<{
  stack: Stack;
  signal: AbortSignal;
  phases: readonly Phase[]; // in their order
  connections: readonly number[];
  seconds: number; // whole, of each slot
  rounds: number;
  ratePerSec: number;
  port: number; // the first of two free ones
  tell: (line: string) => void;
}>;

export const WARMUP_SECONDS = 1;

/** Beyond warm-up and measurement: container, generator, calibration, removal. For the duration that is announced. */
const THROTTLE_OVERHEAD_SECONDS = 0.8;
const RATE_OVERHEAD_SECONDS = 2.5;
/** The rate leg is read once a second, and needs two readings. */
const MIN_RATE_SECONDS = 2;

export async function driveJourney(request: JourneyRequest): Promise<Journey> {
  const { stack, phases, connections, seconds, rounds, ratePerSec } = request;
  const cpus = parseCpuList(requireEnv(stack, 'APP_CPUSET', 'run `make plan`'));
  const arms = phases.map((phase) => ({ phase, shards: loadConfig({ PHASE: phase }, cpus.length).shards }));
  const rateSetting = await openRateSetting(request, Math.max(MIN_RATE_SECONDS, seconds));
  const levels = connections.map((count) => ({ connections: count, blocks: [] as Slot[][][] }));
  const rate = { ratePerSec, blocks: [] as RateSlot[][][] };
  request.tell(announce(request));
  for (let round = 1; round <= rounds; round++) {
    for (const level of levels) level.blocks.push(await driveLevel(request, arms, cpus, level.connections, round));
    rate.blocks.push(await driveRate(request, arms, cpus, rateSetting, round));
  }
  return { path: PATH, warmupSeconds: WARMUP_SECONDS, seconds, rounds, arms, levels, rate };
}

async function driveLevel(
  request: JourneyRequest,
  arms: readonly Arm[],
  cpus: readonly number[],
  connections: number,
  round: number,
): Promise<Slot[][]> {
  return takeTurns(arms, async (arm, place) => {
    const server = createPhaseServer(request, arm, cpus);
    const slot = await measureThrottle(server, { ...request, connections, warmupSeconds: WARMUP_SECONDS });
    const rps = `${Math.round(slot.rps)} requests/s, ${slot.cpuUsPerRequest.toFixed(1)} us of CPU a request`;
    request.tell(`Round ${round}, ${connections} connections, ${toWay(place)}, phase ${arm.phase}: ${rps}`);
    return slot;
  });
}

async function driveRate(
  request: JourneyRequest,
  arms: readonly Arm[],
  cpus: readonly number[],
  setting: RateSetting,
  round: number,
): Promise<RateSlot[][]> {
  return takeTurns(arms, async (arm, place) => {
    const server = createPhaseServer(request, arm, cpus);
    const slot = await measureRate(server, `${round}-${place.arm}-${place.block}`, setting);
    const latency = `P95 ${slot.p95Ms.toFixed(2)} ms, ${(slot.achievedRatio * 100).toFixed(1)} % of the rate`;
    request.tell(`Round ${round}, ${request.ratePerSec} requests/s, ${toWay(place)}, phase ${arm.phase}: ${latency}`);
    return slot;
  });
}

/** One round, there and back. The rounds of one load lie apart, with those of the others between them. */
async function takeTurns<V>(arms: readonly Arm[], run: (arm: Arm, place: Place) => Promise<V>): Promise<V[][]> {
  const [round = []] = await interleave({ arms, maxRounds: 1, run, isEnough: () => true });
  return round.map((arm) => [...arm]);
}

function toWay({ block }: Place): string {
  return block === 0 ? 'there' : 'back';
}

function announce({ phases, connections, rounds, seconds }: JourneyRequest): string {
  const slots = 2 * rounds * phases.length; // of one load
  const throttleSeconds = connections.length * (WARMUP_SECONDS + seconds + THROTTLE_OVERHEAD_SECONDS);
  const rateSeconds = WARMUP_SECONDS + Math.max(MIN_RATE_SECONDS, seconds) + RATE_OVERHEAD_SECONDS;
  const minutes = toCount(Math.ceil((slots * (throttleSeconds + rateSeconds)) / 60), 'minute');
  return `A journey of ${toCount(slots * (connections.length + 1), 'slot')}, about ${minutes}.`;
}
