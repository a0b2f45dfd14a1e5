// Why a number may prove nothing, by code, and what to change so that the next run can prove something. Evidence that does not
// hold names its doubts, so a check cannot be unproven without a remedy.
import type { LegMeasurement } from '../../run/measurement.ts';
import { HOST_REMEDIES } from '../host-remedies.ts';

/**
 * `symptom`: what was in the way explains it where anything was seen, and its own remedy is for where nothing was. `machine`: a
 * cause, but for several generators, whose machines nobody saw. `cause`: whatever else was seen.
 */
type Facts = Readonly<{ kind: 'symptom' | 'machine' | 'cause'; remedy: string | ((leg: LegMeasurement) => string) }>;

const LOOK_AT_GENERATORS = "Look at the generators' CPUs: where one was 80 % busy, use more of them, or larger ones.";
const MORE_CONNECTIONS = 'Use a profile with more connections, or ask for fewer requests/s in the targets.';

const FACTS = {
  stolen: { kind: 'machine', remedy: HOST_REMEDIES.quieter },
  stealUnknown: { kind: 'machine', remedy: HOST_REMEDIES.seen },
  quota: { kind: 'machine', remedy: HOST_REMEDIES.quota },
  clock: { kind: 'machine', remedy: HOST_REMEDIES.clock },
  others: { kind: 'machine', remedy: HOST_REMEDIES.others },
  serverCpusUnknown: { kind: 'machine', remedy: HOST_REMEDIES.seen },
  speed: { kind: 'machine', remedy: HOST_REMEDIES.steady },
  speedUnknown: { kind: 'machine', remedy: HOST_REMEDIES.calibrated },
  generatorBusy: { kind: 'machine', remedy: toGeneratorRemedy },
  generatorUnknown: {
    kind: 'machine',
    remedy: 'Measure on a Linux host whose /proc has the generator’s process and CPUs.',
  },
  fewUsers: { kind: 'cause', remedy: 'Give the rate leg more virtual users.' },
  notOverloaded: { kind: 'cause', remedy: 'Offer more than the server lets through (--rate).' },
  noFloor: {
    kind: 'cause',
    remedy: 'Add a limit of rps on the capacity leg to the targets, or judge the latency on the rate leg.',
  },
  waitUnknown: {
    kind: 'cause',
    remedy: 'Drive the capacity leg with k6 (--generator k6), or judge the latency on the rate leg.',
  },
  missedOnce: {
    kind: 'cause',
    remedy: 'Run again (--on-invalid retry does so by itself): a miss of the server’s own comes back.',
  },
  unsteadyRise: {
    kind: 'symptom',
    remedy: 'Let the soak last longer: a drift of the server’s own goes on from slice to slice.',
  },
  rateNotAchieved: {
    kind: 'symptom',
    remedy:
      'Ask for a rate (--rate) that the server holds, or limit achievedRatio too: what it cannot hold is a FAIL then.',
  },
  dropped: {
    kind: 'symptom',
    remedy:
      'Ask for a lower rate (--rate), or see why the server stood still for longer than the virtual users suffice.',
  },
  serverIdle: { kind: 'symptom', remedy: MORE_CONNECTIONS },
  floorNotReached: { kind: 'symptom', remedy: MORE_CONNECTIONS },
  connectionsIdle: {
    kind: 'symptom',
    remedy: 'Use a profile with more connections, or judge the latency on the rate leg.',
  },
  generatorsUnseen: { kind: 'cause', remedy: LOOK_AT_GENERATORS }, // from here on of several generators
  startedApart: {
    kind: 'cause',
    remedy: 'Start the generators at once (k6 --paused, then resume each), and let NTP set their clocks.',
  },
  serverUnseen: {
    kind: 'cause',
    remedy:
      "Give the server's metrics page of before and after the leg: its own latency can prove a miss (--server-before, --server-after).",
  },
  oneFaster: { kind: 'symptom', remedy: LOOK_AT_GENERATORS },
  stallUnseen: { kind: 'symptom', remedy: LOOK_AT_GENERATORS },
} satisfies Readonly<Record<string, Facts>>;

export type Doubt = keyof typeof FACTS;

export const DOUBTS: Readonly<Record<Doubt, Facts>> = FACTS;

function toGeneratorRemedy({ leg, generator }: LegMeasurement): string {
  if (leg === 'rate') return 'Give the generator more CPUs (LOAD_CPUSET), or ask for a lower rate.';
  return generator.tool === 'k6'
    ? 'Give the generator more CPUs (LOAD_CPUSET), or judge the capacity leg with --generator wrk.'
    : 'Give the generator more CPUs (LOAD_CPUSET).';
}
