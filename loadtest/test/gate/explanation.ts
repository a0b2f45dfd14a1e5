// An outcome as people read it: the finding and what it proves in one sentence.
import { evaluate } from '../../gate/evaluation.ts';
import { type Outcome, toBecause } from '../../gate/outcome.ts';

export type Explanation = Pick<Outcome, 'kind' | 'met' | 'value'> & Readonly<{ because: string }>;

export function explain(...question: Parameters<typeof evaluate>): Explanation {
  const outcome = evaluate(...question);
  return { kind: outcome.kind, met: outcome.met, value: outcome.value, because: toBecause(outcome) };
}
