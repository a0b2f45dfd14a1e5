// Before any load: each request once, to see that it is answered as the user expects. A wrong path or an expired token
// is then one sentence and not a leg full of failures.
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Planned, RequestSpec } from '../requests/request-plan.ts';
import type { Tls } from '../requests/tls.ts';

export class TargetError extends Error {
  override readonly name = 'TargetError';
}

const ANSWER_TIMEOUT_MS = 5_000;

export type Answers = Readonly<{ setsCookies: boolean }>; // one of them did

/** @throws TargetError for the first request that is not answered as expected; names it as the file does */
export async function requireAnswers({ plan, facts }: Planned, base: URL): Promise<Answers> {
  let setsCookies = false;
  const at = `${base.origin}${base.pathname.replace(/\/$/, '')}`;
  for (const [index, spec] of plan.specs.entries()) {
    const shown = `${spec.method === 'GET' ? '' : `${spec.method} `}${at}${facts[index]?.path ?? ''}`;
    const expected = spec.expectedStatus.join(' or ');
    const answer = await ask(spec, plan.tls).catch((cause: unknown) => refuseSilence(shown, cause));
    setsCookies ||= answer.setsCookies;
    if (spec.expectedStatus.includes(answer.status)) continue;
    throw new TargetError(`Expected ${shown} to answer ${expected}, got ${answer.status}; ${toRemedy(answer.status)}`);
  }
  return { setsCookies };
}

function ask(spec: RequestSpec, { ca, insecure }: Tls): Promise<Answers & Readonly<{ status: number }>> {
  const url = new URL(spec.url);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const options = {
    method: spec.method,
    headers: { ...spec.headers },
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    rejectUnauthorized: !insecure,
    agent: false,
    ...(ca === null ? {} : { ca }),
  } as const;
  return new Promise((resolve, reject) => {
    const asked = send(url, options, (answer) => {
      answer.resume().once('error', reject); // or its connection stays taken
      answer.once('end', () => {
        resolve({ status: answer.statusCode ?? 0, setsCookies: answer.headers['set-cookie'] !== undefined });
      });
    });
    asked.once('error', reject);
    asked.end(spec.body ?? undefined);
  });
}

function refuseSilence(shown: string, cause: unknown): never {
  const remedy = isCertificateTrouble(cause)
    ? 'give its authority by --ca, or --insecure to trust any certificate.'
    : 'is the service running there?';
  throw new TargetError(`Expected ${shown} to answer, got ${toReason(cause)}; ${remedy}`, { cause });
}

function toRemedy(status: number): string {
  const moved = status >= 300 && status < 400;
  const note = moved ? 'redirects are not followed; ' : '';
  return `${note}choose a --path or --target-url that does, or name the status in a file for --requests.`;
}

/** @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
function isCertificateTrouble(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(code);
}

function toReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return `nothing in ${ANSWER_TIMEOUT_MS / 1000} s`;
  if (error instanceof AggregateError) return toReason(error.errors[0]); // both families of a name were tried
  return error.message.split(';')[0] ?? ''; // what follows is advice for users of Node
}
