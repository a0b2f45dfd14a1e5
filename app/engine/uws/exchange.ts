// A request of the uWS engine that is answered later. Its callbacks are made once and used for every request it
// carries, so that a request in flight allocates nothing of ours.
import { Exchange } from '../../dispatch/exchange.ts';
import type { ExchangePool } from '../../dispatch/exchange-pool.ts';
import type { Body } from '../../handler/body.ts';
import type { CompiledRoute, RouteInput } from '../../handler/compile-route.ts';
import { type Problem, toBodyProblem } from '../../handler/problem.ts';
import type { UwsAnswers } from './answers.ts';
import type { UwsResponse } from './uws.ts';

export class UwsExchange extends Exchange {
  readonly waitMs: number;
  readonly #onAborted: () => void;
  readonly #route: CompiledRoute;
  readonly #answers: UwsAnswers;
  readonly #pool: ExchangePool<UwsExchange>;
  readonly #writeBody = () =>
    this.#answers.writeBody(this.#response(), this.#route.contentType, this.#body as Body, this.#isHead);
  readonly #writeProblem = () => this.#answers.writeProblem(this.#response(), this.#problem as Problem, this.#isHead);
  #res: UwsResponse | undefined;
  #input: RouteInput | undefined;
  #isHead = false;
  #body: Body | undefined;
  #problem: Problem | undefined;

  constructor(
    route: CompiledRoute,
    answers: UwsAnswers,
    pool: ExchangePool<UwsExchange>,
    abandon: (exchange: UwsExchange) => void,
  ) {
    super();
    this.waitMs = route.waitMs;
    this.#route = route;
    this.#answers = answers;
    this.#pool = pool;
    this.#onAborted = () => {
      this.#res = undefined;
      abandon(this);
    };
  }

  /** Takes a request over; the caller says what happens next. */
  begin(res: UwsResponse, startedMs: number, input: RouteInput, isHead: boolean): this {
    this.#res = res;
    this.startedMs = startedMs;
    this.#input = input;
    this.#isHead = isHead;
    res.onAborted(this.#onAborted);
    return this;
  }

  /** @param copies - the bytes are the engine's and will be gone when its callback returns */
  takeBody(body: Uint8Array, copies: boolean): void {
    this.#input = { ...(this.#input as RouteInput), body: copies ? body.slice() : body };
  }

  refuseBody(maxBytes: number): void {
    this.#answers.writeProblem(this.#response(), toBodyProblem(maxBytes), false, true);
    this.#answers.record(this.startedMs, 413);
    this.free();
  }

  handle(): unknown {
    return this.#route.handle(this.#input as RouteInput);
  }

  succeed(value: unknown): void {
    this.#body = this.#route.serialize(value);
    this.#response().cork(this.#writeBody);
    this.#answers.record(this.startedMs, 200);
  }

  fail(problem: Problem): void {
    this.#problem = problem;
    this.#response().cork(this.#writeProblem);
    this.#answers.record(this.startedMs, problem.status);
  }

  free(): void {
    this.#res = undefined;
    this.#input = undefined;
    this.#body = undefined;
    this.#problem = undefined;
    this.#pool.release(this);
  }

  #response(): UwsResponse {
    if (this.#res !== undefined) return this.#res;
    throw new Error('Expected a request that can still be answered, got one whose client has gone');
  }
}
