// Writes answers to uWebSockets.js responses. All of it runs corked: inside the engine's callback, or in `cork`.
import type { Body } from '../../handler/body.ts';
import { PROBLEM_CONTENT_TYPE, type Problem, toProblem, toProblemJson, toStatusLine } from '../../handler/problem.ts';
import type { ShardMetrics } from '../../metrics/shard-metrics.ts';
import { hasLineBreak } from './header-guard.ts';
import type { UwsResponse } from './uws.ts';

/**
 * Status and content type in one: the engine writes a status as it is, line breaks too, and every text that crosses into
 * it has its price, a dearer one than all that we count for an answer.
 */
export function toHead(contentType: string, status = '200 OK'): string {
  return `${status}\r\ncontent-type: ${contentType}`;
}

export class UwsAnswers {
  /** While true, every answer ends its connection. */
  isClosing = false;
  readonly #metrics: ShardMetrics;

  constructor(metrics: ShardMetrics) {
    this.#metrics = metrics;
  }

  /** @param head - made by `toHead` */
  writeBody(res: UwsResponse, head: string, body: Body, isHead: boolean): void {
    res.writeStatus(head);
    if (isHead) res.endWithoutBody(Buffer.byteLength(body), this.isClosing);
    else res.end(body, this.isClosing);
  }

  writeProblem(res: UwsResponse, problem: Problem, isHead: boolean, closes = false): void {
    res.writeStatus(toHead(PROBLEM_CONTENT_TYPE, toStatusLine(problem.status)));
    for (const [name, value] of Object.entries(problem.headers)) {
      if (!hasLineBreak(value)) res.writeHeader(name, value);
    }
    const body = toProblemJson(problem);
    if (isHead) res.endWithoutBody(Buffer.byteLength(body), closes || this.isClosing);
    else res.end(body, closes || this.isClosing);
  }

  /** Answers whatever was thrown; a response that cannot be written any more is closed. Never throws. */
  writeError(res: UwsResponse, startedMs: number, error: unknown, isHead: boolean): void {
    const problem = toProblem(error);
    try {
      this.writeProblem(res, problem, isHead);
    } catch {
      closeQuietly(res);
    }
    this.record(startedMs, problem.status);
  }

  /**
   * Answers 400 and closes, in a turn of its own: while the answer is pending, the engine closes the connection on
   * whatever follows in the same packet instead of reading it as the next request.
   */
  refuseLater(res: UwsResponse, startedMs: number, problem: Problem, isHead: boolean): void {
    let isGone = false;
    res.onAborted(() => {
      isGone = true;
      this.#metrics.abandon();
    });
    setImmediate(() => {
      if (isGone) return;
      res.cork(() => this.writeProblem(res, problem, isHead, true));
      this.record(startedMs, problem.status);
    });
  }

  record(startedMs: number, status: number): void {
    this.#metrics.end(performance.now() - startedMs, status);
  }
}

function closeQuietly(res: UwsResponse): void {
  try {
    res.close();
  } catch {
    // it had been answered, and the engine has let go of it
  }
}
