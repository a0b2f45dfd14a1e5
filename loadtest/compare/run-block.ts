// One block: BASE, HEAD, HEAD, BASE, each a fresh process, and the control after each.

import { type Arm, type Block, type ControlSlot, QUARTET, type Slot } from './block.ts';
import type { Control } from './control-server.ts';
import type { RateSetting } from './fixed-rate.ts';
import type { ComparePlace } from './place.ts';
import { BreakdownError, runSlot } from './run-slot.ts';
import type { ArmFacts, CompareSettings } from './settings.ts';
import { type SplitClock, startSplitClock } from './split-clock.ts';

export type BlockSetting = Readonly<{
  arms: Readonly<Record<Arm, ArmFacts>>;
  settings: CompareSettings;
  rate: RateSetting | null;
  control: Control | null;
  place: ComparePlace;
  tell: (step: string) => void; // the line that is drawn over
}>;

/** Says which arm broke down; `cause` says how. */
export class ArmBreakdown extends Error {
  override readonly name = 'ArmBreakdown';
  readonly arm: Arm;

  constructor(arm: Arm, cause: BreakdownError) {
    super(cause.message, { cause });
    this.arm = arm;
  }
}

/** @throws ArmBreakdown when a server broke down under load; whatever else goes wrong passes through */
export async function runBlock(block: number, setting: BlockSetting): Promise<Block> {
  const startedAt = new Date();
  const startMs = performance.now();
  const clock = startSplitClock();
  const { control } = setting;
  const slots: Slot[] = [];
  const controls: ControlSlot[] = [];
  for (const [index, arm] of QUARTET.entries()) {
    slots.push(await runArm(arm, `${block}-${index + 1}`, clock, setting));
    if (control !== null) controls.push(await clock.time('control', () => control.measure(arm)));
  }
  const seconds = (performance.now() - startMs) / 1000;
  return { block, startedAt: startedAt.toISOString(), seconds, splitSeconds: clock.read(seconds), slots, controls };
}

async function runArm(
  arm: Arm,
  name: string,
  clock: SplitClock,
  { arms, tell, ...setting }: BlockSetting,
): Promise<Slot> {
  const say = (step: string) => tell(`slot ${name}   ${arm.toUpperCase()}   ${step}`);
  try {
    return await runSlot({ ...setting, arm, facts: arms[arm], name, clock, tell: say });
  } catch (error) {
    throw error instanceof BreakdownError ? new ArmBreakdown(arm, error) : error;
  }
}
