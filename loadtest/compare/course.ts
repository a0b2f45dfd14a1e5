// A comparison's way from its first block to its verdict: run, keep, look, go on or end.
import { type Assessment, assess } from '../gate/compare/assessment.ts';
import type { Block, Crash } from './block.ts';
import type { Journal } from './journal.ts';
import { ArmBreakdown } from './run-block.ts';
import type { CompareSettings } from './settings.ts';

/** What has been measured; an error leaves it as it is, and it is kept. */
export type Course = { blocks: Block[]; crash: Crash | null };

export type CourseSetting = Readonly<{
  settings: CompareSettings;
  run: (block: number) => Promise<Block>;
  keep: (block: Block) => Promise<void>;
  keepCrash: (crash: Crash) => Promise<void>;
  show: (block: Block, assessment: Assessment) => void;
  findChanges: () => Promise<readonly string[]>; // what is no longer as it was at the beginning
}>;

/** @throws whatever `run` throws, unless an arm broke down */
export async function follow(course: Course, setting: CourseSetting): Promise<Assessment> {
  const { settings, show, findChanges } = setting;
  let assessment = toAssessment(course, settings, []);
  while (assessment.verdict === null) {
    const block = await runNext(course, setting);
    assessment = toAssessment(course, settings, []);
    if (block !== null) show(block, assessment);
  }
  return toAssessment(course, settings, await findChanges());
}

async function runNext(course: Course, { run, keep, keepCrash }: CourseSetting): Promise<Block | null> {
  const number = course.blocks.length + 1;
  try {
    const block = await run(number);
    await keep(block);
    course.blocks.push(block);
    return block;
  } catch (error) {
    if (!(error instanceof ArmBreakdown)) throw error;
    course.crash = { arm: error.arm, block: number, because: error.message };
    await keepCrash(course.crash);
    return null;
  }
}

/** @param changes - since the beginning, as far as they were looked for */
export function toAssessment(
  { blocks, crash }: Pick<Journal, 'blocks' | 'crash'>,
  { metrics, maxBlocks, rules, targets }: CompareSettings,
  changes: readonly string[],
): Assessment {
  return assess({ blocks, crash, metrics, checks: targets?.checks ?? [], maxBlocks, rules, changes });
}
