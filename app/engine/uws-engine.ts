// Phases b and c: uWebSockets.js. A throw in one of its callbacks would end the process, so each is caught here.
import { ExchangePool } from '../dispatch/exchange-pool.ts';
import type { CompiledRoute } from '../handler/compile-route.ts';
import { Problem } from '../handler/problem.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { findFramingFault } from './framing.ts';
import { loadUws, type UwsApp, type UwsHandler, type UwsListenSocket, type UwsRequest } from './uws.ts';
import { UwsAnswers } from './uws-answers.ts';
import { readBody } from './uws-body.ts';
import { createUwsDrain } from './uws-drain.ts';
import { UwsExchange } from './uws-exchange.ts';

type Serving = Readonly<{ options: EngineOptions; answers: UwsAnswers; pools: ExchangePool<UwsExchange>[] }>;

export function createUwsEngine(options: EngineOptions): Engine {
  const uws = loadUws();
  const app = uws.App();
  const serving: Serving = { options, answers: new UwsAnswers(options.metrics), pools: [] };
  const sockets: UwsListenSocket[] = [];
  const drain = createUwsDrain(app, options.metrics);
  for (const route of options.routes) addRoute(app, serving, route);
  addHealth(app, serving);
  addFallbacks(app, serving);
  startSweeping(serving);
  return {
    listen: (host, port) => listen(app, host, port, sockets),
    drain(limitMs) {
      serving.answers.isClosing = true;
      for (const socket of sockets.splice(0)) uws.us_listen_socket_close(socket);
      return drain(limitMs);
    },
  };
}

function addRoute(app: UwsApp, serving: Serving, route: CompiledRoute): void {
  const { options, answers } = serving;
  const abandon = (exchange: UwsExchange) => {
    options.metrics.abandon();
    options.dispatcher.abandon(exchange);
  };
  const pool = new ExchangePool<UwsExchange>((own) => new UwsExchange(route, answers, own, abandon));
  serving.pools.push(pool);
  if (route.method === 'POST') {
    app.post(route.path, createBodyHandler(serving, route, pool));
  } else {
    app.get(route.path, createHandler(serving, route, pool, false));
    app.head(route.path, createHandler(serving, route, pool, true));
  }
}

/** The hot path. An answer that is there at once is written at once; anything else gets an exchange. */
function createHandler(
  { options: { metrics, dispatcher }, answers }: Serving,
  route: CompiledRoute,
  pool: ExchangePool<UwsExchange>,
  isHead: boolean,
): UwsHandler {
  return (res, req) => {
    const startedMs = performance.now();
    metrics.begin(route.index);
    try {
      const fault = findFramingFault(req);
      if (fault !== null) return answers.refuseLater(res, startedMs, new Problem(400, fault), isHead);
      const input = route.readInput(req);
      if (route.waitMs > 0 || !dispatcher.canRunInline()) {
        return dispatcher.admit(pool.acquire().begin(res, startedMs, input, isHead));
      }
      const value = route.handle(input);
      if (value instanceof Promise) {
        return dispatcher.adopt(pool.acquire().begin(res, startedMs, input, isHead), value);
      }
      answers.writeBody(res, route.contentType, route.serialize(value), isHead);
      answers.record(startedMs, 200);
    } catch (error) {
      answers.writeError(res, startedMs, error, isHead);
    }
  };
}

function createBodyHandler(
  { options: { metrics, dispatcher, maxBodyBytes }, answers }: Serving,
  route: CompiledRoute,
  pool: ExchangePool<UwsExchange>,
): UwsHandler {
  return (res, req) => {
    const startedMs = performance.now();
    metrics.begin(route.index);
    try {
      const fault = findFramingFault(req);
      if (fault !== null) return answers.refuseLater(res, startedMs, new Problem(400, fault), false);
      const exchange = pool.acquire().begin(res, startedMs, route.readInput(req), false);
      exchange.state = 'reading';
      readBody(res, maxBodyBytes, (body) => {
        if (body === 'too large') return exchange.refuseBody(maxBodyBytes);
        exchange.takeBody(body, route.body === 'owned' || !dispatcher.canRunInline());
        dispatcher.admit(exchange);
      });
    } catch (error) {
      answers.writeError(res, startedMs, error, false);
    }
  };
}

function addHealth(app: UwsApp, { options, answers }: Serving): void {
  for (const path of ['/healthz', '/readyz']) {
    app.get(path, (res) => {
      const reading = options.describe();
      if (path === '/readyz' && !reading.ready) res.writeStatus('503 Service Unavailable');
      answers.writeBody(res, 'application/json', JSON.stringify(reading), false);
    });
  }
}

function addFallbacks(app: UwsApp, serving: Serving): void {
  for (const { path, method } of serving.options.routes) {
    const allow = method === 'GET' ? 'GET, HEAD' : method;
    app.any(
      path,
      createRefusal(serving, () => new Problem(405, `Expected ${allow}`, { allow })),
    );
  }
  app.any(
    '/*',
    createRefusal(serving, (req) => new Problem(404, `Nothing is at ${req.getUrl().slice(0, 256)}`)),
  );
}

function createRefusal({ options, answers }: Serving, toProblemOf: (req: UwsRequest) => Problem): UwsHandler {
  return (res, req) => {
    const startedMs = performance.now();
    options.metrics.begin(options.routes.length);
    const isHead = req.getCaseSensitiveMethod() === 'HEAD';
    const fault = findFramingFault(req);
    if (fault !== null) answers.refuseLater(res, startedMs, new Problem(400, fault), isHead);
    else answers.writeError(res, startedMs, toProblemOf(req), isHead);
  };
}

function startSweeping({ options, pools }: Serving): void {
  const sweep = () => {
    const nowMs = performance.now();
    for (const pool of pools) options.dispatcher.sweep(pool.all, nowMs);
  };
  setInterval(sweep, options.sweepMs).unref();
}

function listen(app: UwsApp, host: string, port: number, sockets: UwsListenSocket[]): Promise<void> {
  return new Promise((resolve, reject) => {
    app.listen(host, port, (socket) => {
      if (socket === false) return reject(new Error(`Expected to listen on ${host}:${port}, got a refusal`));
      sockets.push(socket);
      resolve();
    });
  });
}
