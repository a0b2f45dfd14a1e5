// Asks a service over HTTP whether it is well. Docker's own probes run once a minute; this one answers at once.
import { type ServiceName, toBaseUrl, toServiceFacts } from './services.ts';
import type { Stack } from './stack.ts';

export type Health = Readonly<{ healthy: boolean; detail: string }>;

const PROBE_TIMEOUT_MS = 2_000;

export async function probeService(stack: Stack, service: ServiceName): Promise<Health> {
  const { probePort, probePath, healthyStatus } = toServiceFacts(stack, service);
  return probeUrl(`${toBaseUrl(stack, probePort)}${probePath}`, healthyStatus);
}

/** One look may come in a second in which the machine stands still: a service that runs is given another one. */
export async function isWell(stack: Stack, service: ServiceName): Promise<boolean> {
  return (await probeService(stack, service)).healthy || (await probeService(stack, service)).healthy;
}

async function probeUrl(url: string, healthyStatus: readonly number[]): Promise<Health> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS), redirect: 'manual' });
    await answer.arrayBuffer(); // or its connection stays taken
    const healthy = healthyStatus.includes(answer.status);
    return { healthy, detail: healthy ? 'healthy' : `answers ${answer.status}` };
  } catch (error) {
    return { healthy: false, detail: toDetail(error) };
  }
}

function toDetail(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  if ('code' in cause && cause.code === 'ECONNREFUSED') return 'refuses connections';
  return cause.name === 'TimeoutError' ? `no answer in ${PROBE_TIMEOUT_MS} ms` : cause.message;
}
