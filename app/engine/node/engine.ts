// Baseline and phase a: node:http.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ExchangePool } from '../../dispatch/exchange-pool.ts';
import { startTimeLimits } from '../../dispatch/time-limits.ts';
import type { CompiledRoute } from '../../handler/compile-route.ts';
import type { RequestSource } from '../../handler/input.ts';
import { Problem, toUnservedProblem } from '../../handler/problem.ts';
import { RouteTable } from '../../router/route-table.ts';
import { closeWhenIdle } from '../drain.ts';
import type { Engine, EngineOptions } from '../engine.ts';
import { NodeAnswers } from './answers.ts';
import { readBody } from './body.ts';
import { NodeExchange } from './exchange.ts';
import { HttpServers } from './http-servers.ts';
import { toSource } from './source.ts';

type Response = ServerResponse<IncomingMessage>;
type Served = Readonly<{ route: CompiledRoute; pool: ExchangePool<NodeExchange> }>;
type Serving = Readonly<{ options: EngineOptions; answers: NodeAnswers; table: RouteTable<Served> }>;

export function createNodeEngine(options: EngineOptions): Engine {
  const serving: Serving = { options, answers: new NodeAnswers(options.metrics), table: new RouteTable() };
  const pools = options.routes.map((route) => addRoute(serving, route));
  startTimeLimits(options, pools, options.dispatcher);
  const servers = new HttpServers(options, (req, res) => serve(serving, req, res));
  return {
    load: () => options.dispatcher.load(),
    listen: (host, port) => servers.listen(host, port),
    drain(limitMs) {
      serving.answers.isClosing = true;
      return closeWhenIdle({
        metrics: options.metrics,
        limitMs,
        connections: () => servers.connections,
        closeListeners: () => servers.closeListeners(),
        closeConnections: () => servers.closeConnections(),
      });
    },
  };
}

function addRoute({ options, answers, table }: Serving, route: CompiledRoute): ExchangePool<NodeExchange> {
  const abandon = (exchange: NodeExchange) => {
    options.metrics.abandon();
    options.dispatcher.abandon(exchange);
  };
  const pool = new ExchangePool<NodeExchange>((own) => new NodeExchange(route, answers, own, abandon));
  table.add(route.method, route.path, { route, pool });
  return pool;
}

function serve(serving: Serving, req: IncomingMessage, res: Response): void {
  const startedMs = performance.now();
  if ((req.headers['transfer-encoding'] ?? 'chunked') !== 'chunked') {
    const problem = new Problem(400, 'Expected Transfer-Encoding to be chunked'); // the parser takes others, without an end
    refuse(serving, res, startedMs, problem, true);
    return;
  }
  const url = req.url ?? '/';
  const path = url.split('?', 1)[0] ?? '/';
  if (path === '/healthz' || path === '/readyz') {
    answerHealth(serving, path, res);
  } else {
    const match = serving.table.find(req.method ?? '', path);
    if (match === undefined) {
      refuse(serving, res, startedMs, toUnservedProblem(path, serving.table.findMethods(path)));
    } else begin(serving, match.value, toSource(match.params, url), req, res, startedMs);
  }
}

function begin(
  { options, answers }: Serving,
  { route, pool }: Served,
  source: RequestSource,
  req: IncomingMessage,
  res: Response,
  startedMs: number,
): void {
  options.metrics.begin(route.index);
  try {
    const input = route.readInput(source);
    const exchange = pool.acquire().begin(res, startedMs, input);
    if (route.body === 'none') options.dispatcher.admit(exchange, startedMs);
    else admitWithBody(options, req, exchange);
  } catch (error) {
    answers.writeError(res, startedMs, error);
  }
}

function admitWithBody(
  { dispatcher, maxBodyBytes }: EngineOptions,
  req: IncomingMessage,
  exchange: NodeExchange,
): void {
  exchange.state = 'reading';
  readBody(req, maxBodyBytes, (body) => {
    if (body === 'too large') {
      exchange.refuseBody(maxBodyBytes);
    } else {
      exchange.takeBody(body);
      dispatcher.admit(exchange);
    }
  });
}

function refuse(
  { options, answers }: Serving,
  res: Response,
  startedMs: number,
  problem: Problem,
  closes = false,
): void {
  options.metrics.begin(options.routes.length);
  answers.writeError(res, startedMs, problem, closes);
}

function answerHealth({ options, answers }: Serving, path: string, res: Response): void {
  const reading = options.describe();
  const status = path === '/readyz' && !reading.ready ? 503 : 200;
  answers.writeBody(res, status, 'application/json', JSON.stringify(reading));
}
