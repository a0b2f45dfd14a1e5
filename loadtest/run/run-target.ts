// Whom the load goes to: the kit's own server, whose metrics tell its side; a guest image in its slot, whose CPU time and
// memory are seen from outside; or a foreign service, of which nothing is known.

import { toCount } from '../gate/quantity.ts';
import { createConcealer } from '../report/redaction.ts';
import type { TargetFacts } from '../report/result.ts';
import { type Planned, planRequests, type RequestPlan, toRequestFacts } from '../requests/request-plan.ts';
import { runDocker } from '../stack/containers.ts';
import { readEdgeRouting } from '../stack/edge-routing.ts';
import { toBaseUrl } from '../stack/services.ts';
import type { Stack } from '../stack/stack.ts';
import { readContainerPid } from './container-pid.ts';
import type { LoadRequest } from './load-request.ts';
import { readSettledServer } from './settled-server.ts';
import { requireAnswers, TargetError } from './target-answers.ts';

type Env = Readonly<Record<string, string | undefined>>;

export type RunTarget = Readonly<{
  facts: TargetFacts;
  requests: RequestPlan;
  secrets: readonly string[]; // texts that no log or result may show
  metricsUrl: string | null;
  serverInitPid: number | null;
}>;

const ANSWER_TIMEOUT_MS = 5_000;

/**
 * @throws RequestsError when a variable that the requests name is not in the environment
 * @throws TargetError when it does not answer, or when what answers is not the server that the stack started
 */
export function openTarget(stack: Stack, request: LoadRequest, env: Env): Promise<RunTarget> {
  const { foreignUrl, guest } = request;
  if (foreignUrl !== null) return openForeignTarget(foreignUrl, request, env);
  return guest === null ? openOwnTarget(stack, request, env) : openGuestTarget(stack, request, env);
}

/** What was asked for, without any value of the environment. */
export function toAskedFacts(
  { mix, mixName }: LoadRequest,
  base: URL | null,
): Pick<TargetFacts, 'url' | 'path' | 'mix' | 'requests'> {
  const path = mixName === null ? mix.requests[0].path : null;
  const from = base === null ? '' : `${base.origin}${base.pathname.replace(/\/$/, '')}`;
  return { url: `${from}${path ?? ''}`, path, mix: mixName, requests: toRequestFacts(mix) };
}

/** The target in one line, for people; without its secrets. */
export function toShown({ facts: { url, mix, requests }, secrets }: Pick<RunTarget, 'facts' | 'secrets'>): string {
  return createConcealer(secrets)(
    mix === null ? url : `${url} with the mix ${mix} (${toCount(requests.length, 'request')})`,
  );
}

async function openOwnTarget(stack: Stack, request: LoadRequest, env: Env): Promise<RunTarget> {
  const base = new URL(toBaseUrl(stack, request.edge === 'nginx' ? 'EDGE_PORT' : 'APP_PORT'));
  const metricsUrl = `${toBaseUrl(stack, 'APP_ADMIN_PORT')}/metrics`;
  const server = await readSettledServer(metricsUrl);
  if (server === null) {
    throw new TargetError(
      `Expected the server's metrics at ${metricsUrl}, got no answer; \`make logs ARGS=app\` says more.`,
    );
  }
  await requireInstance(stack, server.instance);
  const planned = await plan(request, base, env);
  const { image, initPid } = await readSlotContainer(stack);
  const edge = request.edge === 'nginx' ? (`nginx-${readEdgeRouting(stack)}` as const) : 'none';
  return {
    facts: { ...toAskedFacts(request, base), ...image, phase: server.phase, shards: server.shards.length, edge },
    requests: planned.plan,
    secrets: planned.secrets,
    metricsUrl,
    serverInitPid: initPid,
  };
}

async function openGuestTarget(stack: Stack, request: LoadRequest, env: Env): Promise<RunTarget> {
  const routing = readEdgeRouting(stack);
  if (request.edge === 'nginx' && routing !== 'direct') {
    throw new TargetError(`Expected EDGE_ROUTING to be direct before an image of your own, got ${routing}.`);
  }
  const base = new URL(toBaseUrl(stack, request.edge === 'nginx' ? 'EDGE_PORT' : 'APP_PORT'));
  const planned = await plan(request, base, env);
  const { image, initPid } = await readSlotContainer(stack);
  const edge = request.edge === 'nginx' ? 'nginx-direct' : 'none';
  return {
    facts: { ...toAskedFacts(request, base), ...image, phase: null, shards: null, edge },
    requests: planned.plan,
    secrets: planned.secrets,
    metricsUrl: null,
    serverInitPid: initPid,
  };
}

async function readSlotContainer(stack: Stack) {
  const container = `${stack.project}-app-1`;
  const told = await runDocker(stack, ['inspect', '--format', '{{.Config.Image}} {{.Image}}', container]);
  const [image = null, imageId = null] = told.split(' ');
  return { image: { image, imageId }, initPid: await readContainerPid(stack, container) };
}

async function openForeignTarget(base: URL, request: LoadRequest, env: Env): Promise<RunTarget> {
  const planned = await plan(request, base, env);
  const unknown = { phase: null, image: null, imageId: null, shards: null, edge: 'none' } as const;
  return {
    facts: { ...toAskedFacts(request, base), ...unknown },
    requests: planned.plan,
    secrets: planned.secrets,
    metricsUrl: null,
    serverInitPid: null,
  };
}

async function plan(request: LoadRequest, base: URL, env: Env): Promise<Planned> {
  const planned = planRequests(request.mix, base, env, request.tls);
  const { setsCookies } = await requireAnswers(planned, base);
  return { ...planned, plan: { ...planned.plan, setsCookies } };
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
