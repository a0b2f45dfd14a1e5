// A comparison is fair only if everybody gives the same answers.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { findFreePorts } from '../../../app/test/support/free-ports.ts';
import { ARM_NAMES, type ArmName, ROUTE_NAMES, ROUTES, toServerSetting } from '../../bench/server-arms.ts';
import { withServer } from '../../bench/server-slot.ts';
import { ensureImages } from '../../images/ensure-images.ts';
import { loadStack, type Stack } from '../../stack/stack.ts';
import { ROOT } from '../stack/test-stack.ts';

const { signal } = new AbortController();
const place = async () => ({
  name: `shardgate-bench-test-${randomUUID().slice(0, 8)}`,
  cpuset: '0',
  port: await findFreePorts(),
});

let stack: Stack;

beforeAll(async () => {
  const options = { root: ROOT, mode: 'auto', env: process.env, report: () => {}, signal } as const;
  const { values } = await ensureImages({ ...options, only: ['PEERS_IMAGE'] });
  stack = await loadStack(ROOT, { ...process.env, ...values });
});

describe.each(ARM_NAMES)('%s', (arm: ArmName) => {
  it('gives the answers of the server, as JSON, on a connection that stays open', async () => {
    const setting = toServerSetting(stack, arm, '/sync', await place());
    const answers = await withServer(stack, setting, signal, async ({ url }) =>
      Promise.all(
        ROUTE_NAMES.map(async (route) => {
          const { status, headers, body } = await ask(url + ROUTES[route].path);
          const isKept = headers.get('connection') !== 'close';
          return { route, status, type: headers.get('content-type')?.split(';')[0], isKept, body };
        }),
      ),
    );
    expect(answers).toEqual(
      ROUTE_NAMES.map((route) => ({
        route,
        status: 200,
        type: 'application/json',
        isKept: true,
        body: ROUTES[route].body,
      })),
    );
  });
});

describe('withServer', () => {
  it('refuses a server with another answer, says which, and removes it', async () => {
    const at = await place();
    const setting = { ...toServerSetting(stack, 'bare', '/sync', at), ready: { path: '/sync', body: 'hello' } };
    await expect(withServer(stack, setting, signal, async () => {})).rejects.toThrow(
      `Expected http://127.0.0.1:${at.port}/sync to answer hello, got status 200: ${ROUTES['/sync'].body}`,
    );
    await expect(ask(`http://127.0.0.1:${at.port}/sync`)).rejects.toThrow();
  });

  it('refuses a port that somebody else holds: both would be measured as one', async () => {
    const at = await place();
    const setting = toServerSetting(stack, 'bare', '/sync', at);
    await withServer(stack, setting, signal, async () => {
      const second = { ...setting, name: `${setting.name}-second` };
      await expect(withServer(stack, second, signal, async () => {})).rejects.toThrow(
        `Expected nobody to listen at http://127.0.0.1:${at.port}, got status`,
      );
    });
  });

  it('refuses a port that somebody holds who is slow to answer', async () => {
    const at = await place();
    const slow = createServer().listen(at.port, '127.0.0.1');
    await once(slow, 'listening');
    await expect(
      withServer(stack, toServerSetting(stack, 'bare', '/sync', at), signal, async () => {}),
    ).rejects.toThrow(`Expected nobody to listen at http://127.0.0.1:${at.port}, got no answer`);
    slow.close();
  });

  it('shows the log of a server that ends', async () => {
    const setting = { ...toServerSetting(stack, 'bare', '/sync', await place()), command: ['node', 'absent.ts'] };
    await expect(withServer(stack, setting, signal, async () => {})).rejects.toThrow(/Cannot find module.*absent\.ts/);
  });
});

async function ask(url: string) {
  const answer = await fetch(url);
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}
