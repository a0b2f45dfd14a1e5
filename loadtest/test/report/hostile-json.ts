// What may be found where a result or a line of the history is expected: other values, other keys, cut and broken text.
import fc from 'fast-check';

type Json = null | boolean | number | string | readonly Json[] | Readonly<{ [key: string]: Json }>;

const NASTY = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  0,
  0.5,
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  'PASS',
  'pass',
  'NaN',
  '__proto__',
  'constructor',
  '\u001B]0;owned\u0007\u001B[2J',
  '</script><script>alert(1)</script>',
  '<!-- -->| `x` @everyone ![x](http://127.0.0.1/)',
  '::error::x%0A::set-output name=verdict::PASS',
  '../../etc/passwd',
  '\uD800',
  [],
  {},
  [[]],
);

const ANY_VALUE = fc.oneof({ weight: 3, arbitrary: NASTY }, fc.jsonValue() as fc.Arbitrary<unknown>);

/** The value with one place of it replaced, removed, repeated or given a stranger. */
export function mutated(value: unknown): fc.Arbitrary<unknown> {
  const places = listPlaces(value as Json);
  return fc
    .record({
      place: fc.constantFrom(...places),
      how: fc.constantFrom('replace', 'remove', 'add', 'repeat'),
      other: ANY_VALUE,
      key: fc.constantFrom('extra', '__proto__', 'constructor', 'toString', 'length', ''),
    })
    .map(({ place, how, other, key }) => change(value as Json, place, how, other as Json, key));
}

/** The text cut short, with bytes overwritten, or two of them in one another. */
export function broken(text: string): fc.Arbitrary<string> {
  const at = fc.integer({ min: 0, max: text.length });
  return fc.oneof(
    at.map((end) => text.slice(0, end)),
    fc.tuple(at, fc.string({ unit: 'binary', maxLength: 8 })).map(([from, junk]) => {
      return text.slice(0, from) + junk + text.slice(from + junk.length);
    }),
    fc.tuple(at, at).map(([from, to]) => text.slice(0, from) + text.slice(to)),
    fc.tuple(at, fc.constantFrom('1e999', '-1e999', 'NaN', '['.repeat(20_000))).map(([from, junk]) => {
      return text.slice(0, from) + text.slice(from).replace(/-?\d[\d.e+-]*/, junk);
    }),
  );
}

type Place = readonly (string | number)[];

function listPlaces(value: Json, path: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => listPlaces(inner, [...path, key]))];
}

function change(value: Json, place: Place, how: string, other: Json, key: string): unknown {
  const copy = structuredClone(value) as unknown;
  const last = place.at(-1);
  if (last === undefined) return other;
  const holder = place.slice(0, -1).reduce((inner, step) => (inner as never)[step], copy) as Record<string, unknown>;
  if (how === 'remove') delete holder[last];
  else if (how === 'add' && !Array.isArray(holder))
    Object.defineProperty(holder, key, { value: other, enumerable: true, configurable: true });
  else if (how === 'repeat' && Array.isArray(holder)) holder.push(holder[last as number]);
  else holder[last] = other;
  return copy;
}
