// What makes a comparison INVALID, by name: the signals that leave out a block, and what is asked of the comparison as a whole.
import { DISTURBANCE_NAMES, type Disturbance } from './disturbances.ts';

/** `changes`: host, images or kit are no longer those of the beginning; `drops`: too many blocks were left out. */
const OF_THE_WHOLE = ['changes', 'drops', 'control'] as const;

export type WholeRule = (typeof OF_THE_WHOLE)[number];

export type ValidityRule = Disturbance | WholeRule;

export const VALIDITY_RULES: readonly ValidityRule[] = [...DISTURBANCE_NAMES, ...OF_THE_WHOLE];

export function isDisturbance(rule: ValidityRule): rule is Disturbance {
  return DISTURBANCE_NAMES.some((name) => name === rule);
}
