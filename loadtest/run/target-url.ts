// Which service a run may be sent to. Loopback unless asked otherwise: a typo must not load-test a stranger.
import { lookup } from 'node:dns/promises';
import { createConcealer, REDACTED } from '../report/redaction.ts';
import { LoadRequestError } from './load-request-error.ts';

type Resolve = (host: string) => Promise<readonly string[]>;

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;

/** @throws LoadRequestError for anything but an http or https URL */
export function parseTargetUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && ['http:', 'https:'].includes(url.protocol) && url.hostname !== '') return url;
  throw new LoadRequestError(`Expected --target-url to be an http or https URL, got ${JSON.stringify(conceal(text))}.`);
}

/** Mistyped, so what stands before an `@` may be a password wherever it stands. */
function conceal(text: string): string {
  const shown = createConcealer([])(text);
  return shown.includes(`${REDACTED}@`) ? shown : shown.replace(/^.*@/s, `${REDACTED}@`);
}

/**
 * @param intended - what the run would send, in words
 * @throws LoadRequestError for a host that is not this machine
 */
export async function requireLoopback(url: URL, intended: string, resolve: Resolve = resolveHost): Promise<void> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = await resolve(host);
  if (addresses.length > 0 && addresses.every((address) => LOOPBACK.test(address))) return;
  const where = addresses[0] === host ? host : `${host} (${addresses.join(', ') || 'an unknown host'})`;
  throw new LoadRequestError(
    `Expected --target-url to be on this machine, got ${where}; nothing was sent there. ` +
      `This run would send it ${intended}. Where that service is yours to load, add --allow-remote.`,
  );
}

async function resolveHost(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}
