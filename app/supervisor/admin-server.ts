// The admin port: metrics and health of the whole server, apart from the port that is measured.
import { createServer, type Server, type ServerResponse } from 'node:http';
import { toCoarseDurations } from '../metrics/duration-blocks.ts';
import { toPrometheusText } from '../metrics/prometheus-text.ts';
import type { Supervisor } from './supervisor.ts';

export function startAdminServer(host: string, port: number, supervisor: Supervisor): Promise<Server> {
  const server = createServer((req, res) => {
    answer(req.url ?? '/', res, supervisor).catch((error: unknown) => res.writeHead(500).end(String(error)));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

async function answer(url: string, res: ServerResponse, supervisor: Supervisor): Promise<void> {
  if (url === '/metrics') {
    sendMetrics(res, toPrometheusText(await supervisor.read()));
  } else if (url === '/metrics/coarse') {
    sendMetrics(res, toPrometheusText(await supervisor.read(), toCoarseDurations)); // for a collector, each second
  } else if (url === '/healthz') {
    sendText(res, 200, 'ok');
  } else if (url === '/readyz') {
    sendText(res, supervisor.isReady ? 200 : 503, supervisor.isReady ? 'ready' : 'not ready');
  } else {
    sendText(res, 404, 'Expected /metrics, /metrics/coarse, /healthz or /readyz');
  }
}

function sendMetrics(res: ServerResponse, text: string): void {
  res.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
}

function sendText(res: ServerResponse, status: number, text: string): void {
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
