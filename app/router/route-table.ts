// Finds a route by method and path, for engines without a router of their own, and which methods a path has. `:name`
// matches one segment that is not empty; a path without any goes before those with one.

type Pattern<T> = Readonly<{ segments: readonly string[]; value: T }>;
type Routes<T> = Readonly<{ exact: Map<string, T>; patterns: Pattern<T>[] }>; // of one method

export type Match<T> = Readonly<{ value: T; params: readonly string[] }>; // params as they are in the path

export class RouteTable<T> {
  readonly #byMethod = new Map<string, Routes<T>>();
  readonly #shapes = new Set<string>();

  /**
   * A route for GET serves HEAD, too.
   *
   * @throws TypeError if a route with this method already matches the same paths
   */
  add(method: string, path: string, value: T): void {
    const shape = `${method} ${path.replace(/:[^/]*/g, ':')}`;
    if (this.#shapes.has(shape)) throw new TypeError(`Expected one route for ${method} ${path}, got two`);
    this.#shapes.add(shape);
    const routes: Routes<T> = this.#byMethod.get(method) ?? { exact: new Map(), patterns: [] };
    this.#byMethod.set(method, routes);
    if (path.includes(':')) routes.patterns.push({ segments: path.split('/'), value });
    else routes.exact.set(path, value);
  }

  find(method: string, path: string): Match<T> | undefined {
    const routes = this.#byMethod.get(method === 'HEAD' ? 'GET' : method);
    return routes === undefined ? undefined : findIn(routes, path);
  }

  /** Every method that finds something at the path, as `Allow` lists them; none: nothing is there. */
  findMethods(path: string): readonly string[] {
    const methods = [...this.#byMethod].filter(([, routes]) => findIn(routes, path) !== undefined);
    return methods.flatMap(([method]) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  }
}

function findIn<T>({ exact, patterns }: Routes<T>, path: string): Match<T> | undefined {
  const value = exact.get(path);
  if (value !== undefined) return { value, params: [] };
  if (patterns.length === 0) return undefined;
  const segments = path.split('/');
  const match = patterns.find(({ segments: pattern }) => matches(pattern, segments));
  return match && { value: match.value, params: pickParams(match.segments, segments) };
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  if (pattern.length !== segments.length) return false;
  return pattern.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]));
}

function pickParams(pattern: readonly string[], segments: readonly string[]): string[] {
  return segments.filter((_, index) => pattern[index]?.startsWith(':'));
}
