// Reads typed values out of a request. A reader refuses what it cannot take with a 400 that names the value.
import { Problem } from './problem.ts';

/** What an engine offers of a request; uWebSockets.js' own request object has this shape. */
export type RequestSource = Readonly<{
  getParameter(index: number): string; // position of `:name` in the path, from 0; not yet decoded
  getQuery(name: string): string | undefined; // decoded
}>;

/** Turns the text of one parameter into a value; `name` is for the message. */
export type Reader<T> = (text: string | undefined, name: string) => T;

export type Readers = Readonly<Record<string, Reader<unknown>>>;

export type Values<R extends Readers> = { [Name in keyof R]: ReturnType<R[Name]> };

/** @param fallback - the value when the request does not name one; without it, that is refused */
export function integer(min: number, max: number, fallback?: number): Reader<number> {
  return (text, name) => {
    if (text === undefined && fallback !== undefined) return fallback;
    const value = text === undefined ? Number.NaN : parseDigits(text);
    if (value >= min && value <= max) return value;
    throw new Problem(400, `Expected ${name} to be an integer between ${min} and ${max}, got ${toQuoted(text)}`);
  };
}

/** A third of the cost of a pattern and `Number`. @returns NaN for anything but 1 to 16 digits */
function parseDigits(text: string): number {
  if (text.length === 0 || text.length > 16) return Number.NaN;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function toQuoted(text: string | undefined): string {
  return text === undefined ? 'nothing' : JSON.stringify(text.slice(0, 64));
}
