import { describe, expect, it } from 'vitest';
import { parseTargetUrl, requireLoopback } from '../../run/target-url.ts';

const INTENDED = 'GET /health: 1,000 requests/s for 13 s';
const check = (url: string, addresses?: readonly string[]) =>
  requireLoopback(new URL(url), INTENDED, addresses && (async () => addresses));

describe('requireLoopback', () => {
  it.each(['http://localhost/', 'http://127.0.0.1:1/', 'http://127.9.8.7/', 'https://[::1]/', 'http://2130706433/'])(
    'lets %s through',
    async (url) => {
      await expect(check(url)).resolves.toBeUndefined();
    },
  );

  it('lets a name through that is this machine by every one of its addresses', async () => {
    const url = 'http://shop.test/';
    await expect(check(url, ['127.0.0.1', '::1'])).resolves.toBeUndefined();
    await expect(check(url, ['127.0.0.1', '192.0.2.1'])).rejects.toThrow('got shop.test (127.0.0.1, 192.0.2.1)');
  });

  it('says what it would have sent, to whom, and which option allows it', async () => {
    await expect(check('https://api.example.com/health', ['192.0.2.7'])).rejects.toThrow(
      'Expected --target-url to be on this machine, got api.example.com (192.0.2.7); nothing was sent there. ' +
        'This run would send it GET /health: 1,000 requests/s for 13 s. ' +
        'Where that service is yours to load, add --allow-remote.',
    );
  });

  it.each(['http://10.0.0.1/', 'http://0.0.0.0/', 'http://[2001:db8::1]/'])('refuses %s', async (url) => {
    await expect(check(url)).rejects.toThrow('Expected --target-url to be on this machine, got');
  });

  it('refuses a name that nobody knows', async () => {
    await expect(check('http://nowhere.test/', [])).rejects.toThrow('got nowhere.test (an unknown host)');
  });
});

describe('parseTargetUrl', () => {
  it.each([
    ['htp://me:word@host/', 'htp://[redacted]@host/'],
    ['htp:/me:word@host/', '[redacted]@host/'],
    ['me:word@host', '[redacted]@host'],
    ['htp://me:wo/rd@host/', '[redacted]@host/'],
    ['htp://host/?api_key=word', 'htp://host/?api_key=[redacted]'],
  ])('refuses %s without telling its secret', (text, shown) => {
    expect(() => parseTargetUrl(text)).toThrow(
      `Expected --target-url to be an http or https URL, got ${JSON.stringify(shown)}.`,
    );
  });
});
