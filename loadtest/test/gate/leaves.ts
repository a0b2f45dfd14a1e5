// Every single value of a nested measurement, and the measurement with one of them changed.

export type Path = readonly string[];
export type Leaf = Readonly<{ path: Path; value: unknown }>;

export function listLeaves(value: unknown, path: Path = []): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => listLeaves(inner, [...path, key]));
}

/** Unchanged where there is nothing at the path. */
export function changeLeaf<T>(whole: T, [key, ...rest]: Path, value: unknown): T {
  if (key === undefined) return value as T;
  if (typeof whole !== 'object' || whole === null || !(key in whole)) return whole;
  const inner = (whole as Readonly<Record<string, unknown>>)[key];
  const changed = changeLeaf(inner, rest, value);
  if (Array.isArray(whole)) return whole.map((each, index) => (String(index) === key ? changed : each)) as T;
  return { ...whole, [key]: changed };
}
