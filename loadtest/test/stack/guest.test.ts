import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toComposeArgs } from '../../stack/compose.ts';
import { readGuest } from '../../stack/guest.ts';
import { hashServiceInputs } from '../../stack/service-inputs.ts';
import { toServiceFacts } from '../../stack/services.ts';
import { listUrls } from '../../stack/urls.ts';
import { toStack } from './fake-stack.ts';
import { ROOT } from './test-stack.ts';

describe('readGuest', () => {
  it.each([{}, { APP_READY_PATH: '' }])('%j is the kit’s own server', (env) => {
    expect(readGuest(env)).toBeNull();
  });

  it('is a guest where APP_READY_PATH says when it is ready', () => {
    expect(readGuest({ APP_READY_PATH: '/health?deep=1' })).toEqual({ readyPath: '/health?deep=1' });
  });

  it.each(['health', '/a b'])('refuses %j', (path) => {
    expect(() => readGuest({ APP_READY_PATH: path })).toThrow(
      `Expected APP_READY_PATH to begin with / and hold no blank, got ${JSON.stringify(path)}.`,
    );
  });
});

describe('a guest in the server’s slot', () => {
  const guest = toStack({ APP_READY_PATH: '/health', APP_PORT: '9000' });

  it('is asked for its own path on the one port it is given', () => {
    expect(toServiceFacts(guest, 'app')).toMatchObject({
      ports: ['APP_PORT'],
      probePort: 'APP_PORT',
      probePath: '/health',
    });
    expect(toServiceFacts(guest, 'nginx')).toEqual(toServiceFacts(toStack({}), 'nginx'));
  });

  it('has a compose file of its own beside the stack’s', () => {
    expect(toComposeArgs(guest).join(' ')).toContain(
      '--file /checkout/docker-compose.yml --file /checkout/docker-compose.guest.yml',
    );
    expect(toComposeArgs(toStack({}))).not.toContain('--file');
  });

  it('has no metrics page to show', () => {
    expect(listUrls(guest).map(({ url }) => url)).not.toContain('http://127.0.0.1:8001/metrics');
  });

  it('is started again when its user, its variables or the slot’s kind change, and otherwise not', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'guest-')), 'my.env');
    await writeFile(file, 'A=1\n');
    const hash = async (env: Readonly<Record<string, string>>) =>
      (await hashServiceInputs({ ...toStack(env), root: ROOT }, ['app'])).get('app');
    const env = { APP_READY_PATH: '/', APP_ENV_FILE: file };
    const first = await hash(env);
    expect(await hash(env)).toBe(first);
    const others = [await hash({}), await hash({ ...env, APP_USER: '7' })];
    await writeFile(file, 'A=2\n');
    others.push(await hash(env));
    expect(new Set([first, ...others]).size).toBe(4);
  });

  it('wants the file of variables that is named', async () => {
    const stack = { ...toStack({ APP_READY_PATH: '/', APP_ENV_FILE: '/nowhere/my.env' }), root: ROOT };
    await expect(hashServiceInputs(stack, ['app'])).rejects.toThrow(
      'Expected APP_ENV_FILE to name a file of variables, got /nowhere/my.env, which cannot be read.',
    );
  });
});
