// Failed requests of both arms, as the result has them and as a row among the metrics.
import { type Arm, type Block, countErrors, type RequestErrors } from '../../compare/block.ts';
import { toErrorsOutcome } from '../../gate/compare/server-errors.ts';
import { toNumber } from '../../gate/quantity.ts';
import type { ArmErrors, ErrorsResult } from './compare-result.ts';
import { toOutcome } from './headline.ts';

export const ERRORS_TITLE = 'Failed requests';

const KINDS = { status: 'answered with an error', connection: 'broken off', timeout: 'timed out' } as const;

/** @param undisturbed - those of the blocks that count */
export function toErrorsResult(blocks: readonly Block[], undisturbed: readonly Block[]): ErrorsResult {
  const toArm = (arm: Arm): ArmErrors => {
    const counted = toSum(undisturbed, arm);
    return { ...counted, inDropped: countErrors(toSum(blocks, arm)) - countErrors(counted) };
  };
  return { base: toArm('base'), head: toArm('head'), outcome: toErrorsOutcome(blocks, undisturbed) };
}

function toSum(blocks: readonly Block[], arm: Arm): RequestErrors {
  const slots = blocks.flatMap((block) => block.slots.filter((slot) => slot.arm === arm));
  const errors = slots.flatMap(({ capacity, rate }) => [capacity.errors, ...(rate === null ? [] : [rate.errors])]);
  const sum = (kind: keyof RequestErrors) => errors.reduce((total, counts) => total + counts[kind], 0);
  return { status: sum('status'), connection: sum('connection'), timeout: sum('timeout') };
}

/** In the columns of METRIC_HEAD. */
export function toErrorsRow({ base, head, outcome }: ErrorsResult): readonly string[] {
  return [ERRORS_TITLE, toErrorsText(base), toErrorsText(head), '', '', '', 'none', '', toOutcome({ outcome })];
}

/** `0`, or `3 (2 timed out, 1 broken off)`. */
export function toErrorsText(errors: ArmErrors): string {
  const kinds = (['status', 'connection', 'timeout'] as const).filter((kind) => errors[kind] > 0);
  const named = kinds.map((kind) => `${toNumber(errors[kind])} ${KINDS[kind]}`);
  const dropped = errors.inDropped === 0 ? [] : [`${toNumber(errors.inDropped)} more in dropped blocks`];
  const details = [...named, ...dropped];
  return `${toNumber(countErrors(errors))}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}
