// Baseline and phase a: node:http.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { ExchangePool } from '../../dispatch/exchange-pool.ts';
import type { CompiledRoute } from '../../handler/compile-route.ts';
import type { RequestSource } from '../../handler/input.ts';
import { Problem, toMethodProblem, toMissingProblem } from '../../handler/problem.ts';
import { RouteTable } from '../../router/route-table.ts';
import { closeWhenIdle } from '../drain.ts';
import type { Engine, EngineOptions } from '../engine.ts';
import { NodeAnswers } from './answers.ts';
import { readBody } from './body.ts';
import { NodeExchange } from './exchange.ts';
import { refuseMalformed } from './malformed.ts';
import { toSource } from './source.ts';

/** As the uWS engine's parser: a longer head is refused with 431. */
const MAX_HEAD_BYTES = 4_096;
const CHECK_TIMEOUTS_MS = 1_000;

type Response = ServerResponse<IncomingMessage>;
type Served = Readonly<{ route: CompiledRoute; pool: ExchangePool<NodeExchange> }>;
type Serving = Readonly<{ options: EngineOptions; answers: NodeAnswers; table: RouteTable<Served> }>;

export function createNodeEngine(options: EngineOptions): Engine {
  const serving: Serving = { options, answers: new NodeAnswers(options.metrics), table: new RouteTable() };
  options.dispatcher.startSweeping(options.routes.map((route) => addRoute(serving, route)));
  const servers: Server[] = [];
  let connections = 0;
  const count = (change: number) => {
    connections += change;
  };
  return {
    load: () => options.dispatcher.load(),
    listen(host, port) {
      const server = createHttpServer(serving, count);
      servers.push(server);
      return listen(server, host, port);
    },
    drain(limitMs) {
      serving.answers.isClosing = true;
      return closeWhenIdle({
        metrics: options.metrics,
        limitMs,
        connections: () => connections,
        closeListeners: () => servers.forEach(closeListener),
        closeConnections: () => servers.forEach(closeConnections),
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
  table.add(route.path, { route, pool });
  return pool;
}

function createHttpServer(serving: Serving, count: (change: number) => void): Server {
  const { readTimeoutS, idleTimeoutS } = serving.options;
  const server = createServer({
    maxHeaderSize: MAX_HEAD_BYTES,
    headersTimeout: readTimeoutS * 1_000,
    requestTimeout: readTimeoutS * 1_000,
    keepAliveTimeout: idleTimeoutS * 1_000,
    connectionsCheckingInterval: CHECK_TIMEOUTS_MS,
  });
  server.on('request', (req, res) => serve(serving, req, res));
  server.on('clientError', refuseMalformed);
  server.on('connection', (socket) => {
    count(1);
    socket.once('close', () => count(-1));
  });
  return server;
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
    const match = serving.table.find(path);
    if (match === undefined) refuse(serving, res, startedMs, toMissingProblem(path));
    else if (!isAllowed(match.value.route, req)) {
      refuse(serving, res, startedMs, toMethodProblem(match.value.route.method));
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
    if (route.body === 'none') options.dispatcher.admit(exchange);
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

function isAllowed({ method }: CompiledRoute, req: IncomingMessage): boolean {
  return req.method === method || (req.method === 'HEAD' && method === 'GET');
}

function answerHealth({ options, answers }: Serving, path: string, res: Response): void {
  const reading = options.describe();
  const status = path === '/readyz' && !reading.ready ? 503 : 200;
  answers.writeBody(res, status, 'application/json', JSON.stringify(reading));
}

/** In the address's IPv6 form where there is IPv6, as the uWS engine (engine/uws/listener.ts). */
async function listen(server: Server, host: string, port: number): Promise<void> {
  const mapped = await tryListen(server, `::ffff:${host}`, port);
  const plain = mapped === null ? null : await tryListen(server, host, port);
  if (plain !== null) throw plain;
}

function tryListen(server: Server, host: string, port: number): Promise<Error | null> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ host, port, reusePort: true }, () => resolve(null));
  });
}

/** Not http's own close: that would end idle connections at once, and with them requests that are on their way. */
function closeListener(server: Server): void {
  TcpServer.prototype.close.call(server);
}

function closeConnections(server: Server): void {
  server.closeAllConnections();
}
