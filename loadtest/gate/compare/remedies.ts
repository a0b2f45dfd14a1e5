// What to change about a comparison that proves nothing as a whole. What its blocks were dropped for has its remedies in
// disturbance-facts.ts, a target that is open in target-doubt.ts.
import type { Rules } from '../../compare/rules/rules.ts';
import { HOST_REMEDIES } from '../host-remedies.ts';
import type { Look } from './look.ts';
import { LOST_REQUESTS_REMEDY, TARGET_DOUBTS } from './target-doubt.ts';
import type { WholeRule } from './validity-rules.ts';

export const WHOLE_REMEDIES: Readonly<Record<Exclude<WholeRule, 'drops'>, string>> = {
  changes:
    'Compare again, and until it ends leave images, checkout, CPU plan and engine as they are: build and pull under other ' +
    'tags, edit in another checkout.',
  control: HOST_REMEDIES.quieter,
};

export type Undecided = Readonly<{
  last: Look | undefined; // undefined: it ended before the first look
  isLosing: boolean; // HEAD alone failed requests, which proves nothing yet
  rules: Rules;
  maxBlocks: number;
}>;

/** @returns sentences, each once, at least one: what may decide an INCONCLUSIVE comparison */
export function toUndecidedRemedies({ last, isLosing, rules, maxBlocks }: Undecided): readonly string[] {
  const open = last?.targets.filter(({ outcome }) => outcome === 'unproven') ?? [];
  const doubts = open.map(({ doubt }) => doubt).filter((doubt) => doubt !== null);
  const needsBlocks = last === undefined || open.length > doubts.length || last.findings.some(({ held }) => !held);
  const sentences = [
    ...(needsBlocks ? [toMoreBlocks(rules, maxBlocks)] : []),
    ...doubts.map((doubt) => TARGET_DOUBTS[doubt].remedy),
    ...(isLosing ? [LOST_REQUESTS_REMEDY] : []),
  ];
  return [...new Set(sentences)];
}

function toMoreBlocks({ looks }: Rules, maxBlocks: number): string {
  const next = looks.find((look) => look > maxBlocks);
  if (next !== undefined) return `Go on with it to the next look, by --resume with --max-blocks ${next}.`;
  return 'Compare again when the host is quieter, or accept it knowingly (--on-inconclusive warn).';
}
