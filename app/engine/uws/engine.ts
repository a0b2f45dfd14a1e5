// Phases b and c: uWebSockets.js. A throw in one of its callbacks would end the process, so each is caught here.
import { ExchangePool } from '../../dispatch/exchange-pool.ts';
import { startTimeLimits } from '../../dispatch/time-limits.ts';
import type { Body } from '../../handler/body.ts';
import type { CompiledRoute } from '../../handler/compile-route.ts';
import { OVERLOAD, Problem, toProblem, toStatusLine, toUnservedProblem } from '../../handler/problem.ts';
import { RouteTable } from '../../router/route-table.ts';
import { closeWhenIdle } from '../drain.ts';
import type { Engine, EngineOptions } from '../engine.ts';
import { toHead, UwsAnswers } from './answers.ts';
import { UwsExchange } from './exchange.ts';
import { findFramingFault, hasFraming } from './framing.ts';
import { createListener } from './listener.ts';
import { loadUws, type Uws, type UwsApp, type UwsHandler } from './uws.ts';

type Serving = Readonly<{ options: EngineOptions; answers: UwsAnswers; pools: ExchangePool<UwsExchange>[] }>;

/** @param uws - the native engine, or a stand-in of a test */
export function createUwsEngine(options: EngineOptions, uws: Uws = loadUws()): Engine {
  const app = uws.App();
  app.setIdleTimeout(options.readTimeoutS);
  app.setResponseTimeout(options.idleTimeoutS);
  const serving: Serving = { options, answers: new UwsAnswers(options.metrics), pools: [] };
  const connections = countConnections(app);
  const listener = createListener(uws, app);
  for (const route of options.routes) addRoute(app, serving, route);
  addHealth(app, serving);
  app.any('/*', createRefusal(serving));
  startTimeLimits(options, serving.pools, options.dispatcher);
  return {
    load: () => options.dispatcher.load(),
    listen: listener.listen,
    drain(limitMs) {
      serving.answers.isClosing = true;
      return closeWhenIdle({
        metrics: options.metrics,
        limitMs,
        connections,
        closeListeners: listener.close,
        closeConnections: () => app.close(),
      });
    },
  };
}

/** Called before the app listens, or the first ones would be missed. */
function countConnections(app: UwsApp): () => number {
  let open = 0;
  const count = (_: unknown, change: number) => {
    open += change;
  };
  app.filter(count);
  return () => open;
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
    const create = route.constant !== null && route.waitMs === 0 ? createConstantHandler : createHandler;
    app.get(route.path, create(serving, route, pool, false));
    app.head(route.path, create(serving, route, pool, true));
  }
}

/** The hot path. An answer that is there at once is written at once; anything else gets an exchange. */
function createHandler(
  { options: { metrics, dispatcher }, answers }: Serving,
  route: CompiledRoute,
  pool: ExchangePool<UwsExchange>,
  isHead: boolean,
): UwsHandler {
  const head = toHead(route.contentType);
  return (res, req) => {
    const startedMs = performance.now();
    metrics.begin(route.index);
    try {
      const fault = findFramingFault(req);
      if (fault !== null) return answers.refuseLater(res, startedMs, new Problem(400, fault), isHead);
      const input = route.readInput(req);
      if (route.waitMs > 0 || !dispatcher.canRunInline()) {
        return dispatcher.admit(pool.acquire().begin(res, startedMs, input, isHead), startedMs);
      }
      const value = route.handle(input);
      if (value instanceof Promise) {
        return dispatcher.adopt(pool.acquire().begin(res, startedMs, input, isHead), value);
      }
      answers.writeBody(res, head, route.serialize(value), isHead);
      answers.record(startedMs, 200);
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status === OVERLOAD)
        dispatcher.refuse(pool.acquire().begin(res, startedMs, undefined, isHead), problem);
      else answers.writeError(res, startedMs, problem, isHead);
    }
  };
}

/**
 * The shortest way: the answer was made at the start, and nothing of ours runs between request and answer, so that it is
 * counted without a look at the clock. Whatever is not plain goes the long way.
 */
function createConstantHandler(
  serving: Serving,
  route: CompiledRoute,
  pool: ExchangePool<UwsExchange>,
  isHead: boolean,
): UwsHandler {
  const { answers, options } = serving;
  const { metrics, dispatcher } = options;
  const { index, constant } = route;
  const head = toHead(route.contentType);
  const handle = createHandler(serving, route, pool, isHead);
  return (res, req) => {
    if (hasFraming(req) || !dispatcher.canRunInline()) return handle(res, req);
    answers.writeBody(res, head, constant as Body, isHead);
    metrics.countAtOnce(index);
  };
}

function createBodyHandler(
  { options: { metrics, dispatcher, maxBodyBytes }, answers }: Serving,
  route: CompiledRoute,
  pool: ExchangePool<UwsExchange>,
): UwsHandler {
  const copies = () => route.body === 'owned' || !dispatcher.canRunInline();
  const admit = (exchange: UwsExchange) => dispatcher.admit(exchange);
  return (res, req) => {
    const startedMs = performance.now();
    metrics.begin(route.index);
    try {
      const fault = findFramingFault(req);
      if (fault !== null) return answers.refuseLater(res, startedMs, new Problem(400, fault), false);
      const input = route.readInput(req);
      pool.acquire().begin(res, startedMs, input, false).readBody(maxBodyBytes, copies, admit);
    } catch (error) {
      answers.writeError(res, startedMs, error, false);
    }
  };
}

function addHealth(app: UwsApp, { options, answers }: Serving): void {
  for (const path of ['/healthz', '/readyz']) {
    app.get(path, (res) => {
      const reading = options.describe();
      const isUnready = path === '/readyz' && !reading.ready;
      const head = isUnready ? toHead('application/json', toStatusLine(503)) : toHead('application/json');
      answers.writeBody(res, head, JSON.stringify(reading), false);
    });
  }
}

/** Of what no route takes: the engine comes here last, whatever the method. */
function createRefusal({ options, answers }: Serving): UwsHandler {
  const table = new RouteTable<CompiledRoute>();
  for (const route of options.routes) table.add(route.method, route.path, route);
  return (res, req) => {
    const startedMs = performance.now();
    options.metrics.begin(options.routes.length);
    const isHead = req.getCaseSensitiveMethod() === 'HEAD';
    const fault = findFramingFault(req);
    if (fault !== null) answers.refuseLater(res, startedMs, new Problem(400, fault), isHead);
    else {
      const path = req.getUrl();
      answers.writeError(res, startedMs, toUnservedProblem(path, table.findMethods(path)), isHead);
    }
  };
}
