// A circumstance that a number's proof rests on, and a clause that says why it holds or does not.

export type Evidence = Readonly<{ holds: boolean; said: string }>;

/** All must hold; says everything that holds, or only what does not. */
export function allOf(...parts: readonly Evidence[]): Evidence {
  const doubts = parts.filter((part) => !part.holds);
  const spoken = doubts.length > 0 ? doubts : parts;
  return { holds: doubts.length === 0, said: spoken.map((part) => part.said).join(' and ') };
}

/** The first that holds, else the doubts of all. */
export function anyOf(...parts: readonly Evidence[]): Evidence {
  const proof = parts.find((part) => part.holds);
  return proof ?? { holds: false, said: parts.map((part) => part.said).join(', and ') };
}
