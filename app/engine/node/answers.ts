// Writes answers to node:http responses.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Body } from '../../handler/body.ts';
import { PROBLEM_CONTENT_TYPE, type Problem, toProblem, toProblemJson } from '../../handler/problem.ts';
import type { ShardMetrics } from '../../metrics/shard-metrics.ts';

type Response = ServerResponse<IncomingMessage>;

export class NodeAnswers {
  /** While true, every answer ends its connection. */
  isClosing = false;
  readonly #metrics: ShardMetrics;

  constructor(metrics: ShardMetrics) {
    this.#metrics = metrics;
  }

  writeBody(res: Response, status: number, contentType: string, body: Body, closes = false): void {
    if (closes || this.isClosing) res.setHeader('connection', 'close');
    res.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
    res.end(body);
  }

  writeProblem(res: Response, problem: Problem, closes = false): void {
    for (const [name, value] of Object.entries(problem.headers)) res.setHeader(name, value);
    this.writeBody(res, problem.status, PROBLEM_CONTENT_TYPE, toProblemJson(problem), closes);
  }

  writeError(res: Response, startedMs: number, error: unknown, closes = false): void {
    const problem = toProblem(error);
    this.writeProblem(res, problem, closes);
    this.record(startedMs, problem.status);
  }

  record(startedMs: number, status: number): void {
    this.#metrics.end(performance.now() - startedMs, status);
  }
}
