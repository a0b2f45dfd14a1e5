import { describe, expect, it } from 'vitest';
import { CREDENTIALS } from '../../stack/credentials.ts';
import { SERVICES } from '../../stack/services.ts';
import { listUrls, renderUrls } from '../../stack/urls.ts';
import { toStack } from './fake-stack.ts';

const secrets = Object.fromEntries(Object.keys(CREDENTIALS).map((name) => [name, `secret-of-${name}`]));

describe('renderUrls', () => {
  it('shows the URLs of the services that run, and where the passwords are', () => {
    expect(renderUrls(toStack({ APP_PORT: '9000' }), ['app', 'grafana'])).toEqual([
      'the server                 http://127.0.0.1:9000/async',
      'its metrics                http://127.0.0.1:8001/metrics',
      'dashboard                  http://127.0.0.1:3000/d/shardgate-run   (admin, GRAFANA_ADMIN_PASSWORD)',
      '',
      'Passwords: /checkout/.env (5 of them, mode 0600)',
    ]);
  });

  it('never shows a password', () => {
    expect(renderUrls(toStack(secrets), SERVICES).join('\n')).not.toContain('secret-of');
  });
});

describe('listUrls', () => {
  it('has one for every service, all on loopback', () => {
    const urls = listUrls(toStack({}));
    expect(new Set(urls.map(({ service }) => service))).toEqual(new Set(SERVICES));
    for (const { url } of urls) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+/);
  });

  it('names only credentials that exist', () => {
    const named = listUrls(toStack({})).flatMap(({ login }) => login?.split(', ')[1] ?? []);
    for (const name of named) expect(Object.keys(CREDENTIALS)).toContain(name);
  });
});
