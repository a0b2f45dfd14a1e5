// Whom the load goes to: the kit's own server, whose metrics tell its side, or a foreign one, of which nothing is known.
import type { TargetFacts } from '../report/result.ts';
import { runDocker } from '../stack/containers.ts';
import { readEdgeRouting } from '../stack/edge-routing.ts';
import { toBaseUrl } from '../stack/services.ts';
import type { Stack } from '../stack/stack.ts';
import { readContainerPid } from './container-pid.ts';
import type { RequestSpec } from './leg-plan.ts';
import type { LoadRequest } from './load-request.ts';
import { readServer } from './tick.ts';

export type RunTarget = Readonly<{
  facts: TargetFacts;
  request: RequestSpec;
  metricsUrl: string | null;
  serverInitPid: number | null;
}>;

export class TargetError extends Error {
  override readonly name = 'TargetError';
}

const ANSWER_TIMEOUT_MS = 5_000;

/** @throws TargetError when it does not answer, or when what answers is not the server that the stack started */
export function openTarget(stack: Stack, request: LoadRequest): Promise<RunTarget> {
  return request.foreignUrl === null ? openOwnTarget(stack, request) : openForeignTarget(request.foreignUrl);
}

async function openOwnTarget(stack: Stack, { path, edge }: LoadRequest): Promise<RunTarget> {
  const url = `${toBaseUrl(stack, edge === 'nginx' ? 'EDGE_PORT' : 'APP_PORT')}${path}`;
  const metricsUrl = `${toBaseUrl(stack, 'APP_ADMIN_PORT')}/metrics`;
  const server = await readServer(metricsUrl);
  if (server === null) {
    throw new TargetError(
      `Expected the server's metrics at ${metricsUrl}, got no answer; \`make logs ARGS=app\` says more.`,
    );
  }
  await requireInstance(stack, server.instance);
  await requireAnswer(url);
  const container = `${stack.project}-app-1`;
  const [image, imageId] = (
    await runDocker(stack, ['inspect', '--format', '{{.Config.Image}} {{.Image}}', container])
  ).split(' ');
  return {
    facts: {
      url,
      path,
      phase: server.phase,
      image: image ?? null,
      imageId: imageId ?? null,
      shards: server.shards.length,
      edge: edge === 'nginx' ? `nginx-${readEdgeRouting(stack)}` : 'none',
    },
    request: toGet(url),
    metricsUrl,
    serverInitPid: await readContainerPid(stack, container),
  };
}

async function openForeignTarget(url: URL): Promise<RunTarget> {
  await requireAnswer(url.href);
  const facts = {
    url: url.href,
    path: url.pathname,
    phase: null,
    image: null,
    imageId: null,
    shards: null,
    edge: 'none',
  } as const;
  return { facts, request: toGet(url.href), metricsUrl: null, serverInitPid: null };
}

/** Another server may listen on the same port: the instance that answers must be the one whose metrics are read. */
async function requireInstance(stack: Stack, expected: string): Promise<void> {
  const url = `${toBaseUrl(stack, 'APP_PORT')}/healthz`;
  const got = await readInstance(url);
  if (got === expected) return;
  throw new TargetError(
    `Expected ${url} to be answered by the server instance ${expected}, got ${got ?? 'something else'}; ` +
      'another server listens on that port: stop it, or set APP_PORT.',
  );
}

async function readInstance(url: string): Promise<string | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    const { instance } = (await answer.json()) as { instance?: unknown };
    return typeof instance === 'string' ? instance : null;
  } catch {
    return null;
  }
}

async function requireAnswer(url: string): Promise<void> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS), redirect: 'manual' });
    await answer.arrayBuffer();
    if (answer.status === 200) return;
    throw new TargetError(
      `Expected ${url} to answer 200, got ${answer.status}; choose a --path or --target-url that does.`,
    );
  } catch (cause) {
    if (cause instanceof TargetError) throw cause;
    throw new TargetError(`Expected ${url} to answer, got ${toReason(cause)}; is the service running there?`, {
      cause,
    });
  }
}

function toReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing in ${ANSWER_TIMEOUT_MS / 1000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function toGet(url: string): RequestSpec {
  return { method: 'GET', url, headers: {}, body: null, expectedStatus: [200] };
}
