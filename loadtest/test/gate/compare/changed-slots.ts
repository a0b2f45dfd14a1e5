// Slots to which something happened, and blocks of them.
import type { Block, Slot } from '../../../compare/block.ts';
import { type Effect, NO_ERRORS, toBlock } from './sample.ts';

export type SlotChange = (slot: Slot) => Slot;

export const inEnvironment =
  (environment: Partial<Slot['environment']>): SlotChange =>
  (slot) => ({ ...slot, environment: { ...slot.environment, ...environment } });

export const inCapacity =
  (capacity: Partial<Slot['capacity']>): SlotChange =>
  (slot) => ({ ...slot, capacity: { ...slot.capacity, ...capacity } });

export const inRate =
  (rate: Partial<NonNullable<Slot['rate']>>): SlotChange =>
  (slot) => ({ ...slot, rate: slot.rate && { ...slot.rate, ...rate } });

export const stolen = inEnvironment({ stealRatio: 0.3 });
export const timingOut = inCapacity({ errors: { ...NO_ERRORS, timeout: 3 } });
export const answeringErrors = (status: number) => inCapacity({ errors: { ...NO_ERRORS, status } });

/** Blocks with a change to every slot of one arm in every block that `where` names. */
export function withArm(
  arm: Slot['arm'],
  change: SlotChange,
  { count = 9, where = (_: number): boolean => true, effect = {} as Effect } = {},
): readonly Block[] {
  return Array.from({ length: count }, (_, index) =>
    toBlock(index + 1, effect, (slot) => (slot.arm === arm && where(index + 1) ? change(slot) : slot)),
  );
}
