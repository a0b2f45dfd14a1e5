// Why a value of HEAD's on one side of a limit may prove nothing, and what to change so that the next one does.

type Facts = Readonly<{ clause: string; remedy: string }>;

export const LOST_REQUESTS_REMEDY =
  'See in HEAD’s log what became of the lost requests, and compare again: lost in a second block they are a FAIL.';

const FACTS = {
  rateNotAchieved: {
    clause: 'HEAD did not get the whole rate in every slot',
    remedy: 'Ask for a rate (--rate) that HEAD holds, or limit achievedRatio too: what it cannot hold is a FAIL then.',
  },
  generatorBusy: {
    clause: 'neither was HEAD’s core full nor the generator free in every slot',
    remedy: 'Give the generator more CPUs (LOAD_CPUSET).',
  },
  oneSlot: {
    clause: 'all of them in one slot, which may be the machine’s doing',
    remedy: LOST_REQUESTS_REMEDY,
  },
} satisfies Readonly<Record<string, Facts>>;

export type TargetDoubt = keyof typeof FACTS;

export const TARGET_DOUBTS: Readonly<Record<TargetDoubt, Facts>> = FACTS;
