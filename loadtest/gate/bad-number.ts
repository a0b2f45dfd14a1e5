// Numbers that no measurement can yield: NaN, infinities, and anything negative that counts or lasts.

const MAY_BE_NEGATIVE = 'clockStepMs';

/**
 * @param path - names the value in the sentences
 * @returns one sentence for each bad number, however deep
 */
export function findBadNumbers(value: unknown, path: string): readonly string[] {
  if (typeof value === 'number') return isGood(value, path) ? [] : [toSentence(value, path)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => findBadNumbers(inner, `${path}, ${key}`));
}

function isGood(value: number, path: string): boolean {
  return Number.isFinite(value) && (value >= 0 || path.endsWith(MAY_BE_NEGATIVE));
}

function toSentence(value: number, path: string): string {
  const expected = path.endsWith(MAY_BE_NEGATIVE) ? 'a number' : 'a number from 0 up';
  return `Expected ${expected} in ${path}, got ${value}`;
}
