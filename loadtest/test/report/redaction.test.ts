import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConcealer, redact, redactCommand, redactEnv } from '../../report/redaction.ts';

describe('redact', () => {
  it.each([
    ['http://me:s3cret@host:80/a', 'http://[redacted]@host:80/a'],
    ['https://s3cret@host/a and http://x:y@z', 'https://[redacted]@host/a and http://[redacted]@z'],
    ['/a?access_token=s3cret&n=1#x', '/a?access_token=[redacted]&n=1#x'],
    ['/a?n=1&API-Key=s3cret', '/a?n=1&API-Key=[redacted]'],
    ['Authorization: Bearer s3cret', 'Authorization: [redacted]'],
    ['got "Cookie: a=s3cret; b=s3cret" back', 'got "Cookie: [redacted]" back'],
    ['x-session-id: s3cret\nn: 1', 'x-session-id: [redacted]\nn: 1'],
  ])('%j becomes %j', (text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  it.each([
    'http://127.0.0.1:8000/async',
    'http://127.0.0.1:8000/@me',
    'P95 3.42 ms, within the limit of 10 ms: 100 % of the rate was achieved.',
    'mail me@example.org',
    'Content-Type: application/json',
  ])('leaves %j alone', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('reaches every string of a value, and changes nothing else', () => {
    const value = { a: ['http://u:p@h', 1, null, true], b: { c: 'x', d: 1.5 } };
    expect(redact(value)).toEqual({ a: ['http://[redacted]@h', 1, null, true], b: { c: 'x', d: 1.5 } });
  });

  it('lets no user information of any URL through', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9.~!$&()*+,;=:_%-]{1,20}$/);
    fc.assert(
      fc.property(part, (secret) => {
        expect(redact(`see https://${secret}@example.org/x`)).toBe('see https://[redacted]@example.org/x');
      }),
    );
  });
});

describe('redactCommand', () => {
  it.each<[readonly string[], string]>([
    [['bin/shardgate', 'load', 'light'], 'bin/shardgate load light'],
    [['-H', 'X-Api-Key: s3cret'], "-H 'X-Api-Key: [redacted]'"],
    [['-HX-Api-Key:s3cret'], "'-HX-Api-Key:[redacted]'"],
    [['--header=Cookie: a=b; c=d'], "'--header=Cookie: [redacted]'"],
    [['--token', 's3cret', 'light'], "--token '[redacted]' light"],
    [['--password=s3cret'], "'--password=[redacted]'"],
    [['--env', 'API_TOKEN=s3cret'], "--env 'API_TOKEN=[redacted]'"],
    [['--header', 'Accept: */*'], "--header 'Accept: */*'"],
    [['--path', "/it's"], "--path '/it'\\''s'"],
    [['--path', ''], "--path ''"],
    [['--header', 'Authorization: Bearer "s3\ncret"'], "--header 'Authorization: [redacted]'"],
  ])('%j becomes %s', (command, shown) => {
    expect(redactCommand(command)).toBe(shown);
  });
});

describe('createConcealer', () => {
  it('hides the secrets it is given, as they are, percent-encoded, and as they stand between quotes', () => {
    const conceal = createConcealer(['a "b"/c', 'longer a "b"/c']);
    expect(conceal('GET /?k=a%20%22b%22%2Fc: a "b"/c, longer a "b"/c, {"k":"a \\"b\\"/c"}')).toBe(
      'GET /?k=[redacted]: [redacted], [redacted], {"k":"[redacted]"}',
    );
  });

  it('hides what is secret by its name as well', () => {
    expect(createConcealer([])('Get "http://u:p@host/?token=x": EOF')).toBe(
      'Get "http://[redacted]@host/?token=[redacted]": EOF',
    );
  });

  it('leaves a text too short to hide anything', () => {
    expect(createConcealer(['a', ''])('a banana')).toBe('a banana');
  });
});

describe('redactEnv', () => {
  it('hides what is secret by its name or within its value, and nothing else', () => {
    const env = { API_TOKEN: 's3cret', DB_URL: 'postgres://me:s3cret@db/x', PHASE: 'c' };
    expect(redactEnv(env, ['PHASE'])).toMatchObject({ PHASE: '[redacted]' });
    expect(redactEnv(env)).toEqual({ API_TOKEN: '[redacted]', DB_URL: 'postgres://[redacted]@db/x', PHASE: 'c' });
  });
});
