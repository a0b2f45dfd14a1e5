// A request of the uWS engine that is answered later. Its callbacks are made once and used for every request it
// carries, so that a request in flight allocates nothing of ours.
import { Exchange } from '../../dispatch/exchange.ts';
import type { ExchangePool } from '../../dispatch/exchange-pool.ts';
import type { Body } from '../../handler/body.ts';
import type { CompiledRoute, RouteInput } from '../../handler/compile-route.ts';
import { type Problem, toBodyProblem } from '../../handler/problem.ts';
import { Surplus } from '../surplus.ts';
import { toHead, type UwsAnswers } from './answers.ts';
import { BodyParts } from './body-parts.ts';
import type { UwsResponse } from './uws.ts';

export class UwsExchange extends Exchange {
  readonly waitMs: number;
  readonly #onAborted: () => void;
  readonly #route: CompiledRoute;
  readonly #head: string;
  readonly #answers: UwsAnswers;
  readonly #pool: ExchangePool<UwsExchange>;
  readonly #parts = new BodyParts();
  readonly #writeBody = () => this.#answers.writeBody(this.#response(), this.#head, this.#body as Body, this.#isHead);
  readonly #writeProblem = () => this.#answers.writeProblem(this.#response(), this.#problem as Problem, this.#isHead);
  #res: UwsResponse | undefined;
  #input: RouteInput | undefined;
  #isHead = false;
  #surplus: Surplus | undefined; // of a body that is too large
  #turn = 0; // counts the requests that it has carried
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
    this.#head = toHead(route.contentType);
    this.#answers = answers;
    this.#pool = pool;
    this.#onAborted = () => {
      this.#res = undefined;
      abandon(this);
    };
  }

  /**
   * Takes a request over; the caller says what happens next.
   *
   * @param input - undefined for one that is only to be refused
   */
  begin(res: UwsResponse, startedMs: number, input: RouteInput | undefined, isHead: boolean): this {
    this.#res = res;
    this.startedMs = startedMs;
    this.#input = input;
    this.#isHead = isHead;
    res.onAborted(this.#onAborted);
    return this;
  }

  /**
   * Reads the body, then admits the request; one that is too large is refused when its rest has been read.
   *
   * @param copies - asked when the body is there: will its bytes be used after the engine's callback?
   */
  readBody(maxBytes: number, copies: () => boolean, admit: (exchange: UwsExchange) => void): void {
    this.state = 'reading';
    this.#parts.reset();
    const turn = this.#turn;
    this.#response().onData((piece, isLast) => {
      if (turn !== this.#turn) return; // the rest of a refused body, and this may already serve another request
      if (this.#surplus !== undefined || this.#parts.byteLength + piece.byteLength > maxBytes) {
        this.#discard(piece.byteLength, isLast, maxBytes);
      } else if (isLast) {
        (this.#input as RouteInput).body = this.#parts.finish(piece, copies());
        admit(this);
      } else {
        this.#parts.add(piece);
      }
    });
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
    this.#turn++;
    this.#surplus?.forget();
    this.#surplus = undefined;
    this.#res = undefined;
    this.#input = undefined;
    this.#body = undefined;
    this.#problem = undefined;
    this.#pool.release(this);
  }

  #discard(bytes: number, isLast: boolean, maxBytes: number): void {
    this.#parts.reset();
    this.#surplus ??= new Surplus(() => this.#refuseBody(maxBytes));
    if (isLast) this.#surplus.end();
    else this.#surplus.discard(bytes);
  }

  #refuseBody(maxBytes: number): void {
    const res = this.#response();
    res.cork(() => this.#answers.writeProblem(res, toBodyProblem(maxBytes), false, true));
    this.#answers.record(this.startedMs, 413);
    this.free();
  }

  #response(): UwsResponse {
    if (this.#res !== undefined) return this.#res;
    throw new Error('Expected a request that can still be answered, got one whose client has gone');
  }
}
