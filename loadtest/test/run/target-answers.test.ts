import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planRequests } from '../../requests/request-plan.ts';
import { parseRequests } from '../../requests/requests-parser.ts';
import { type Tls, USUAL_TLS } from '../../requests/tls.ts';
import { requireAnswers } from '../../run/target-answers.ts';
import { AUTHORITY_FILE, type HttpsServer, startHttpsServer } from '../support/https-server.ts';

let server: HttpsServer;
const trusted: Tls = { ca: readFileSync(AUTHORITY_FILE, 'utf8'), insecure: false };

beforeAll(async () => {
  server = await startHttpsServer((request, response) => {
    const { url = '', method, headers } = request;
    if (url === '/base/session') response.setHeader('set-cookie', 'a=b');
    if (url === '/base/moved') response.writeHead(302, { location: 'http://192.0.2.1/' });
    if (url === '/base/private' && headers.authorization !== 'Bearer good') response.writeHead(401);
    if (method === 'POST') request.pipe(response);
    else response.end();
  });
});

afterAll(() => server.close());

function ask(request: unknown, tls: Tls = trusted, url = server.url) {
  const mix = parseRequests({ name: 'mine', requests: [request].flat() }, 'mine.json', () => '');
  const base = new URL('base/', url);
  return requireAnswers(planRequests(mix, base, { TOKEN: 'good' }, tls), base);
}

describe('requireAnswers', () => {
  it('takes an answer as the file expects it, with headers and body, from a server of a trusted authority', async () => {
    await ask({ path: '/x' });
    await ask({ path: '/private', headers: { Authorization: 'Bearer ${env:TOKEN}' } });
    await ask({ path: '/x', method: 'POST', json: { a: 1 } });
    await ask({ path: '/x', method: 'HEAD' });
  });

  it('tells whether any answer sets a cookie', async () => {
    expect(await ask({ path: '/x' })).toEqual({ setsCookies: false });
    expect(await ask([{ path: '/session' }, { path: '/x' }])).toEqual({ setsCookies: true });
  });

  it('takes a redirect as the answer, and never follows it', async () => {
    await ask({ path: '/moved', expectedStatus: [200, 302] });
    await expect(ask({ path: '/moved' })).rejects.toThrow(
      /^Expected https:\/\/localhost:\d+\/base\/moved to answer 200, got 302; redirects are not followed; choose /,
    );
  });

  it('names an unexpected answer without any value of the environment', async () => {
    const request = { method: 'POST', path: '/x?key=${env:TOKEN}', body: 'x', expectedStatus: 201 };
    await expect(ask(request)).rejects.toThrow(
      /^Expected POST https:.*\/base\/x\?key=\$\{env:TOKEN\} to answer 201, got 200; /,
    );
  });

  it('does not trust an unknown authority, and says how it would; --insecure does', async () => {
    await expect(ask({ path: '/x' }, USUAL_TLS)).rejects.toThrow(
      /certificate; give its authority by --ca, or --insecure to trust any certificate\.$/,
    );
    await ask({ path: '/x' }, { ca: null, insecure: true });
  });

  it('says that nothing listens', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(ask({ path: '/x' }, USUAL_TLS, `http://127.0.0.1:${port}/`)).rejects.toThrow(
      `Expected http://127.0.0.1:${port}/base/x to answer, got connect ECONNREFUSED 127.0.0.1:${port}; is the service running there?`,
    );
  });
});
