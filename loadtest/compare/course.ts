// A comparison's way from its first block to its verdict: run, keep, look, go on or end.
import { type Assessment, assess } from '../gate/compare/assessment.ts';
import type { Block, Crash } from './block.ts';
import type { Beginning } from './journal.ts';
import { ArmBreakdown } from './run-block.ts';

/** What has been measured; an error leaves it as it is, and it is kept. */
export type Course = { blocks: Block[]; crash: Crash | null };

export type CourseSetting = Readonly<{
  settings: Beginning['settings'];
  run: (block: number) => Promise<Block>;
  keep: (block: Block) => Promise<void>;
  show: (block: Block, assessment: Assessment) => void;
  findChanges: () => Promise<readonly string[]>; // what is no longer as it was at the beginning
}>;

/** @throws whatever `run` throws, unless an arm broke down */
export async function follow(course: Course, setting: CourseSetting): Promise<Assessment> {
  let assessment = toAssessment(course, setting, []);
  while (assessment.verdict === null) {
    const block = await runNext(course, setting);
    assessment = toAssessment(course, setting, []);
    if (block !== null) setting.show(block, assessment);
  }
  return toAssessment(course, setting, await setting.findChanges());
}

async function runNext(course: Course, { run, keep }: CourseSetting): Promise<Block | null> {
  const number = course.blocks.length + 1;
  try {
    const block = await run(number);
    await keep(block);
    course.blocks.push(block);
    return block;
  } catch (error) {
    if (!(error instanceof ArmBreakdown)) throw error;
    course.crash = { arm: error.arm, block: number, because: error.message };
    return null;
  }
}

function toAssessment({ blocks, crash }: Course, { settings }: CourseSetting, changes: readonly string[]): Assessment {
  const { metrics, maxBlocks, rules, targets } = settings;
  return assess({ blocks, crash, metrics, checks: targets?.checks ?? [], maxBlocks, rules, changes });
}
