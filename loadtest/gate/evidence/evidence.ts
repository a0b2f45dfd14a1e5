// A circumstance that a number's proof rests on, and a clause that says why it holds or does not.
import type { NonEmpty } from '../../run/measurement.ts';
import type { Doubt } from './doubt.ts';

export type Evidence = Readonly<{ holds: true; said: string }> | Doubtful;

/** Evidence that does not hold; each doubt has a remedy. */
export type Doubtful = Readonly<{ holds: false; said: string; doubts: NonEmpty<Doubt> }>;

export function toProof(said: string): Evidence {
  return { holds: true, said };
}

export function toDoubtful(doubt: Doubt, said: string): Doubtful {
  return { holds: false, said, doubts: [doubt] };
}

/** All must hold; says everything that holds, or only what does not. */
export function allOf(...parts: readonly Evidence[]): Evidence {
  const [first, ...others] = parts.filter((part) => !part.holds);
  return first === undefined ? toProof(toList(parts, ' and ')) : join([first, ...others], ' and ');
}

/** The first that holds, else the doubts of both. */
export function anyOf(one: Evidence, other: Evidence): Evidence {
  if (one.holds) return one;
  return other.holds ? other : join([one, other], ', and ');
}

function join([first, ...others]: NonEmpty<Doubtful>, separator: string): Doubtful {
  return {
    holds: false,
    said: toList([first, ...others], separator),
    doubts: [...first.doubts, ...others.flatMap(({ doubts }) => doubts)],
  };
}

function toList(parts: readonly Evidence[], separator: string): string {
  return parts.map(({ said }) => said).join(separator);
}
