// A request of the node:http engine.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Exchange } from '../../dispatch/exchange.ts';
import type { ExchangePool } from '../../dispatch/exchange-pool.ts';
import type { CompiledRoute, RouteInput } from '../../handler/compile-route.ts';
import { type Problem, toBodyProblem } from '../../handler/problem.ts';
import type { NodeAnswers } from './answers.ts';

export class NodeExchange extends Exchange {
  readonly waitMs: number;
  readonly #route: CompiledRoute;
  readonly #answers: NodeAnswers;
  readonly #pool: ExchangePool<NodeExchange>;
  readonly #abandon: (exchange: NodeExchange) => void;
  #res: ServerResponse<IncomingMessage> | undefined;
  #input: RouteInput | undefined;

  constructor(
    route: CompiledRoute,
    answers: NodeAnswers,
    pool: ExchangePool<NodeExchange>,
    abandon: (exchange: NodeExchange) => void,
  ) {
    super();
    this.waitMs = route.waitMs;
    this.#route = route;
    this.#answers = answers;
    this.#pool = pool;
    this.#abandon = abandon;
  }

  begin(res: ServerResponse<IncomingMessage>, startedMs: number, input: RouteInput): this {
    this.#res = res;
    this.startedMs = startedMs;
    this.#input = input;
    res.once('close', () => this.#onClose(res));
    return this;
  }

  takeBody(body: Uint8Array): void {
    this.#input = { ...(this.#input as RouteInput), body };
  }

  refuseBody(maxBytes: number): void {
    this.#answers.writeProblem(this.#takeResponse(), toBodyProblem(maxBytes), true);
    this.#answers.record(this.startedMs, 413);
    this.free();
  }

  handle(): unknown {
    return this.#route.handle(this.#input as RouteInput);
  }

  succeed(value: unknown): void {
    const body = this.#route.serialize(value);
    this.#answers.writeBody(this.#takeResponse(), 200, this.#route.contentType, body);
    this.#answers.record(this.startedMs, 200);
  }

  fail(problem: Problem): void {
    this.#answers.writeProblem(this.#takeResponse(), problem);
    this.#answers.record(this.startedMs, problem.status);
  }

  free(): void {
    this.#res = undefined;
    this.#input = undefined;
    this.#pool.release(this);
  }

  /** Every response closes in the end; it was aborted only if it still is this exchange's to answer. */
  #onClose(res: ServerResponse<IncomingMessage>): void {
    if (this.#res !== res) return;
    this.#res = undefined;
    this.#abandon(this);
  }

  #takeResponse(): ServerResponse<IncomingMessage> {
    const res = this.#res;
    if (res === undefined)
      throw new Error('Expected a request that can still be answered, got one whose client has gone');
    this.#res = undefined;
    return res;
  }
}
