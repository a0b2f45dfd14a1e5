// Errors as RFC 9457 problem details. A Problem is thrown by whoever notices, and answered by the engine.
import { logError } from './error-log.ts';

const TITLES = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
} as const;

/** Whoever throws it says: not now. */
export const OVERLOAD = 503;

export type ProblemStatus = keyof typeof TITLES;
type Headers = Readonly<Record<string, string>>;

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** An answer other than success: its detail is read by the client, so it names no internals. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: ProblemStatus;
  readonly headers: Headers;

  constructor(status: ProblemStatus, detail: string, headers: Headers = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

/** What the client is told of anything thrown: an unexpected error is logged and becomes a 500 without its message. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  logError(error);
  return new Problem(500, 'The handler failed; the server log says why.');
}

/** @param methods - that the path has; none: nothing is there */
export function toUnservedProblem(path: string, methods: readonly string[]): Problem {
  if (methods.length === 0) return new Problem(404, `Nothing is at ${path.slice(0, 256)}`);
  const allow = methods.join(', ');
  return new Problem(405, `Expected the method to be one of ${allow}`, { allow });
}

export function toBodyProblem(maxBytes: number): Problem {
  return new Problem(413, `Expected a body of at most ${maxBytes} bytes`);
}

export function toStatusLine(status: ProblemStatus): string {
  return `${status} ${TITLES[status]}`;
}

export function toProblemJson({ status, message }: Problem): string {
  return JSON.stringify({ type: 'about:blank', title: TITLES[status], status, detail: message });
}
