// What is said after each block: how it went, and what all undisturbed blocks say so far.
import type { Block } from '../../compare/block.ts';
import type { Assessment } from '../../gate/compare/assessment.ts';
import { toClauses } from '../../gate/compare/disturbance-facts.ts';
import type { MetricFinding } from '../../gate/compare/look.ts';
import { GATED_FACTS } from '../../gate/compare/metric.ts';
import { toChange } from '../../gate/compare/reasons.ts';

/** `block 3/24   CPU a request +0.4 % (−1.9 % … +2.8 %)   …   41 s`. */
export function toBlockLine({ block, seconds }: Block, state: Assessment, maxBlocks: number): string {
  const dropped = toClauses(state.blocks[block - 1]?.dropped ?? []);
  const counted = `${state.running?.blocks ?? 0}/${maxBlocks}`;
  const cells = dropped.length > 0 ? [`dropped: ${dropped.join('; ')}`] : (state.running?.findings.map(toCell) ?? []);
  return [`block ${block} (${counted})`, ...cells, ...toTargetCell(state), `${seconds.toFixed(0)} s`].join('   ');
}

function toTargetCell({ running }: Assessment): readonly string[] {
  const targets = running?.targets ?? [];
  if (targets.length === 0) return [];
  return [`targets ${targets.filter(({ outcome }) => outcome === 'pass').length} of ${targets.length} met`];
}

/** The estimate, and the bounds as far as there are any. */
function toCell({ metric, shift }: MetricFinding): string {
  const bounds = [shift.low, shift.high].map((bound) => (bound === null ? '?' : toChange(metric, bound)));
  const ordered = GATED_FACTS[metric].worse === 'lower' ? bounds.toReversed() : bounds;
  return `${GATED_FACTS[metric].title} ${toChange(metric, shift.estimate)} (${ordered.join(' … ')})`;
}
