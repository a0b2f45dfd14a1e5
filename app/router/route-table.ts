// Finds a route by path, for engines without a router of their own. `:name` matches one segment that is not empty.

type Entry<T> = Readonly<{ segments: readonly string[]; value: T }>;

export type Match<T> = Readonly<{ value: T; params: readonly string[] }>; // params as they are in the path

export class RouteTable<T> {
  readonly #exact = new Map<string, T>();
  readonly #patterns: Entry<T>[] = [];

  add(path: string, value: T): void {
    if (path.includes(':')) this.#patterns.push({ segments: path.split('/'), value });
    else this.#exact.set(path, value);
  }

  find(path: string): Match<T> | undefined {
    const exact = this.#exact.get(path);
    if (exact !== undefined) return { value: exact, params: [] };
    const segments = path.split('/');
    for (const { segments: pattern, value } of this.#patterns) {
      if (matches(pattern, segments)) return { value, params: pickParams(pattern, segments) };
    }
    return undefined;
  }
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  if (pattern.length !== segments.length) return false;
  return pattern.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]));
}

function pickParams(pattern: readonly string[], segments: readonly string[]): string[] {
  return segments.filter((_, index) => pattern[index]?.startsWith(':'));
}
