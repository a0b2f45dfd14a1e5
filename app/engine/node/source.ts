// A node:http request's parameters, in the shape that readers take.
import type { RequestSource } from '../../handler/input.ts';

/** @param params - of the path, in order; @param url - with its query */
export function toSource(params: readonly string[], url: string): RequestSource {
  let query: URLSearchParams | undefined;
  return {
    getParameter: (index) => params[index] ?? '',
    getQuery(name) {
      query ??= new URLSearchParams(url.slice(toQueryStart(url)));
      return query.get(name) ?? undefined;
    },
  };
}

function toQueryStart(url: string): number {
  const at = url.indexOf('?');
  return at < 0 ? url.length : at + 1;
}
