// What options of several commands have in common: counts, lists of known names, and what may be given more than once.
import { InvalidArgumentError, Option } from 'commander';

/** A count that must not be smaller than `least`. */
export function parseCountFrom(least: number): (text: string) => number {
  return (text) => {
    const count = parseCount(text);
    if (count >= least) return count;
    throw new InvalidArgumentError(`Expected an integer from ${least} to 999999, got ${JSON.stringify(text)}.`);
  };
}

export function parseCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`Expected an integer from 1 to 999999, got ${JSON.stringify(text)}.`);
}

/** Names between commas, each one of `known`, in the order given and each once. */
export function createListParser<T extends string>(known: readonly T[]): (text: string) => readonly T[] {
  return (text) => {
    const names = [...new Set(text.split(',').map((name) => name.trim()))];
    return names.map((name) => {
      const found = known.find((one) => one === name);
      if (found !== undefined) return found;
      throw new InvalidArgumentError(`Expected some of ${known.join(',')}, got ${JSON.stringify(name)}.`);
    });
  };
}

/** Counts between commas, in the order given. */
export function parseCounts(text: string): readonly number[] {
  return text.split(',').map((one) => parseCount(one.trim()));
}

/** In the order given; none is an empty list. */
export function toRepeatableOption(flags: string, description: string): Option {
  const append = (value: string, before: readonly string[]) => [...before, value];
  return new Option(flags, description).argParser<readonly string[]>(append).default([], 'none');
}
