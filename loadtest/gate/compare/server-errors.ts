// Requests that HEAD failed and BASE did not: proof of a regression that needs no statistics.
import { type Arm, type Block, type Crash, countErrors, type RequestErrors, type Slot } from '../../compare/block.ts';
import { toCount } from '../quantity.ts';

/** Blocks in which HEAD alone failed requests, before they count without a wrong answer: once may be the machine's doing. */
const BLOCKS_OF_LOST_REQUESTS = 2;

/** `regressed`: proven, as findServerErrors says; `open`: HEAD alone failed requests, and that proves nothing yet. */
export type ErrorsOutcome = 'regressed' | 'held' | 'open';

/** @param undisturbed - those of the blocks that count */
export function toErrorsOutcome(blocks: readonly Block[], undisturbed: readonly Block[]): ErrorsOutcome {
  if (findServerErrors(blocks, undisturbed, null).length > 0) return 'regressed';
  return findUnsettledErrors(undisturbed).length > 0 ? 'open' : 'held';
}

/**
 * @param undisturbed - those of the blocks that count
 * @returns sentences; empty when HEAD's errors prove nothing
 */
export function findServerErrors(
  blocks: readonly Block[],
  undisturbed: readonly Block[],
  crash: Crash | null,
): readonly string[] {
  const crashes = crash?.arm === 'head' ? [`HEAD broke down in block ${crash.block}: ${crash.because}`] : [];
  return [...crashes, ...findWrongAnswers(blocks), ...findLostRequests(undisturbed)];
}

/** A wrong answer is the server's own word, whatever the host was doing. */
function findWrongAnswers(blocks: readonly Block[]): readonly string[] {
  const wrong = blocks.filter((block) => sum(block, 'head', toStatus) > 0);
  if (wrong.length === 0 || blocks.some((block) => sum(block, 'base', toStatus) > 0)) return [];
  const total = wrong.reduce((all, block) => all + sum(block, 'head', toStatus), 0);
  return [`HEAD answered ${toCount(total, 'request')} with an error in ${toCount(wrong.length, 'block')}, BASE none.`];
}

/** Resets and time-outs; a disturbed machine causes them too. */
function findLostRequests(undisturbed: readonly Block[]): readonly string[] {
  const only = undisturbed.filter(failsHead);
  if (only.length < BLOCKS_OF_LOST_REQUESTS) return [];
  return [`HEAD failed ${toTotal(only)} in ${toCount(only.length, 'block')} in which BASE failed none.`];
}

/** @returns sentences on errors of HEAD that prove nothing yet, and with which there is no PASS */
export function findUnsettledErrors(undisturbed: readonly Block[]): readonly string[] {
  const only = undisturbed.filter(failsHead);
  const [first] = only;
  if (first === undefined || only.length >= BLOCKS_OF_LOST_REQUESTS) return [];
  return [
    `HEAD failed ${toTotal(only)} in block ${first.block}, in which BASE failed none: once may be the machine's doing, ` +
      'but a PASS needs none.',
  ];
}

/** HEAD alone, in an undisturbed block: it is none where BASE failed requests. */
function failsHead(block: Block): boolean {
  return sum(block, 'head', countErrors) > 0;
}

function toTotal(blocks: readonly Block[]): string {
  return toCount(
    blocks.reduce((all, block) => all + sum(block, 'head', countErrors), 0),
    'request',
  );
}

function sum(block: Block, arm: Arm, count: (errors: RequestErrors) => number): number {
  return block.slots.filter((slot) => slot.arm === arm).reduce((all, slot) => all + countIn(slot, count), 0);
}

function countIn({ capacity, rate }: Slot, count: (errors: RequestErrors) => number): number {
  return count(capacity.errors) + (rate === null ? 0 : count(rate.errors));
}

function toStatus({ status }: RequestErrors): number {
  return status;
}
