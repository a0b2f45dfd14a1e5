// What is run again and again, and the verdicts it must end in.
import type { Verdict } from '../../gate/verdict.ts';

export type Arm = Readonly<{
  title: string;
  faults: Readonly<Record<string, string>> | null; // of the server's test build; null: the server as it is
  starved: boolean; // busy loops on the generator's CPUs
  share: number; // of the rounds it takes part in
  wanted: string;
  isRight: (verdict: Verdict['kind']) => boolean;
  leastRight: number; // share of its runs
}>;

/** `starved` and `healthy` are one and the same command. */
export const ARMS = {
  starved: {
    ...{ title: 'a generator starved by busy loops on its CPUs', faults: null, starved: true, share: 1 },
    ...{ wanted: 'INVALID', isRight: (verdict) => verdict === 'INVALID', leastRight: 1 },
  },
  healthy: {
    ...{ title: 'the same command, nothing in its way', faults: null, starved: false, share: 1 },
    ...{ wanted: 'PASS in 9 of 10', isRight: (verdict) => verdict === 'PASS', leastRight: 0.9 },
  },
  slowed: {
    ...{ title: '/async made 20 ms slower', faults: { APP_FAULT_DELAY_MS: '20' }, starved: false, share: 0.5 },
    ...{ wanted: 'FAIL', isRight: (verdict) => verdict === 'FAIL', leastRight: 1 },
  },
  stalled: {
    ...{ title: 'an event loop that stands still for good', faults: { APP_FAULT_HANG_AFTER_MS: '2500' } },
    ...{ starved: false, share: 0.5 },
    ...{ wanted: 'never PASS', isRight: (verdict) => verdict !== 'PASS', leastRight: 1 },
  },
} as const satisfies Readonly<Record<string, Arm>>;

export type ArmName = keyof typeof ARMS;

export const ARM_NAMES = Object.keys(ARMS) as readonly ArmName[];

/** Interleaved: each round every arm whose share is due. @param rounds - runs of an arm whose share is 1 */
export function toSchedule(names: readonly ArmName[], rounds: number): readonly ArmName[] {
  return Array.from({ length: rounds }, (_, round) => names.filter((name) => isDue(ARMS[name].share, round))).flat();
}

function isDue(share: number, round: number): boolean {
  return Math.floor((round + 1) * share) > Math.floor(round * share);
}
