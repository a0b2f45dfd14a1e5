// A stand-in for uWebSockets.js that holds its users to its rules: nothing may be written after an answer or an abort,
// and a handler must have answered or asked for the abort when it returns.
import type { Uws, UwsApp, UwsHandler, UwsRequest, UwsResponse } from '../../engine/uws/uws.ts';
import type { Body } from '../../handler/body.ts';

export type FakeAnswer = {
  status: string;
  headers: string[];
  body: Body | undefined;
  length: number | undefined;
  closes: boolean;
};

export class FakeResponse {
  readonly answer: FakeAnswer = { status: '200 OK', headers: [], body: undefined, length: undefined, closes: false };
  isAnswered = false;
  isAborted = false;
  failsOnWrite = false;
  abortListener: (() => void) | undefined;
  dataListener: ((piece: ArrayBuffer, isLast: boolean) => void) | undefined;

  writeStatus(status: Body): this {
    this.#assertLive();
    if (this.failsOnWrite) throw new Error('write failed');
    const [line = '', ...headers] = String(status).split('\r\n');
    this.answer.status = line;
    this.answer.headers.push(...headers);
    return this;
  }

  writeHeader(name: Body, value: Body): this {
    this.#assertLive();
    if (this.failsOnWrite) throw new Error('write failed');
    this.answer.headers.push(`${name}: ${value}`);
    return this;
  }

  end(body: Body, closes = false): this {
    this.#assertLive();
    Object.assign(this.answer, { body, closes });
    this.isAnswered = true;
    return this;
  }

  endWithoutBody(length: number, closes = false): this {
    this.#assertLive();
    Object.assign(this.answer, { length, closes });
    this.isAnswered = true;
    return this;
  }

  cork(write: () => void): this {
    this.#assertLive();
    write();
    return this;
  }

  onAborted(listener: () => void): this {
    this.#assertLive();
    this.abortListener = listener;
    return this;
  }

  onData(listener: (piece: ArrayBuffer, isLast: boolean) => void): this {
    this.#assertLive();
    this.dataListener = listener;
    return this;
  }

  close(): this {
    this.#assertLive();
    this.abort();
    return this;
  }

  abort(): void {
    this.isAborted = true;
    this.abortListener?.();
  }

  #assertLive(): void {
    if (this.isAnswered || this.isAborted) throw new Error('uWS.HttpResponse must not be accessed any more');
  }
}

export type FakeRequest = Readonly<{
  headers?: Readonly<Record<string, string>>;
  params?: readonly string[];
  query?: Readonly<Record<string, string>>;
  url?: string;
}>;

export class FakeUws implements Uws {
  readonly routes = new Map<string, UwsHandler>();
  readonly listened: string[] = [];
  readonly refusedHosts = new Set<string>();
  timeouts: number[] = [];

  App(): UwsApp {
    const add = (method: string) => (pattern: string, handler: UwsHandler) => {
      this.routes.set(`${method} ${pattern}`, handler);
      return app;
    };
    const setTimeLimit = (seconds: number) => {
      this.timeouts.push(seconds);
      return app;
    };
    const app: UwsApp = {
      get: add('GET'),
      post: add('POST'),
      head: add('HEAD'),
      any: add('*'),
      filter: () => app,
      setIdleTimeout: setTimeLimit,
      setResponseTimeout: setTimeLimit,
      close: () => app,
      listen: (host, port, done) => {
        if (!this.refusedHosts.has(host)) this.listened.push(`${host}:${port}`);
        done(this.refusedHosts.has(host) ? false : {});
        return app;
      },
    };
    return app;
  }

  us_listen_socket_close(): void {}

  /** Sends a request to a registered route, as the engine would. */
  send(route: string, request: FakeRequest = {}, res = new FakeResponse()): FakeResponse {
    const handler = this.routes.get(route);
    if (handler === undefined) throw new Error(`Expected a route, got ${route}`);
    handler(res as unknown as UwsResponse, toRequest(route, request));
    if (!res.isAnswered && !res.isAborted && res.abortListener === undefined)
      throw new Error('neither answered nor watched');
    return res;
  }
}

function toRequest(route: string, { headers = {}, params = [], query = {}, url = '/x' }: FakeRequest): UwsRequest {
  return {
    getHeader: (name) => headers[name] ?? '',
    getParameter: (index) => params[index] ?? '',
    getQuery: ((name: string) => query[name]) as UwsRequest['getQuery'],
    getUrl: () => url,
    getCaseSensitiveMethod: () => route.split(' ')[0] ?? '',
    forEach: (visit) => {
      for (const [name, value] of Object.entries(headers)) visit(name, value);
    },
  };
}
