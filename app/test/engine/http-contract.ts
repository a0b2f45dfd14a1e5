// What a user of the server may expect of HTTP, through whatever stands before it: directly, or behind nginx.
import { expect, it } from 'vitest';
import { askRaw, openRaw, type RawAnswer } from '../support/raw-connection.ts';

export const MAX_BODY = 1_000; // bytes; the server's APP_MAX_BODY_BYTES
export const END = '\r\nHost: x\r\n\r\n';

/** @param readPort - asked when a test runs: the server is started by then */
export function describeHttpContract(readPort: () => number): void {
  const ask = (...parts: string[]) => askRaw(readPort(), ...parts);
  const post = (body: string, headers = `Content-Length: ${body.length}\r\n`) =>
    ask(`POST /echo HTTP/1.1\r\nHost: x\r\n${headers}\r\n${body}`);

  it.each([
    ['/sync', '{"type":"sync","message":"works"}'],
    ['/async', '{"type":"async","message":"works with dedicated event loop!"}'],
    ['/compute', '{"type":"compute","result":332833500}'],
    ['/compute?n=0', '{"type":"compute","result":0}'],
    ['/compute?n=50001', '{"type":"compute","result":41667916675000}'],
    ['/compute?n=10000000', '{"type":"compute","result":333333283333335000000}'],
    ['/items/0', '{"type":"item","id":0,"name":"Item 0","priceCents":100,"inStock":false}'],
    ['/items/999999999', '{"type":"item","id":999999999,"name":"Item 999999999","priceCents":1099,"inStock":true}'],
    ['/items/5?unused=%0d%0a', '{"type":"item","id":5,"name":"Item 5","priceCents":105,"inStock":true}'],
  ])('answers GET %s with %s', async (target, body) => {
    const answer = await ask(`GET ${target} HTTP/1.1${END}`);
    expect(answer).toMatchObject({ status: 200, body, headers: { 'content-type': 'application/json' } });
  });

  it.each(['/sync', '/async', '/items/42', '/compute'])(
    'answers HEAD %s with the length of the GET and no body',
    async (target) => {
      const full = (await ask(`GET ${target} HTTP/1.1${END}`)) as RawAnswer;
      const connection = await openRaw(readPort());
      await connection.send(`HEAD ${target} HTTP/1.1${END}`);
      const head = await connection.read('HEAD');
      expect(head).toMatchObject({ status: 200, body: '' });
      expect((head as RawAnswer).headers['content-length']).toBe(full.headers['content-length']);
      await connection.send(`GET /sync HTTP/1.1${END}`); // a body would now be read as this answer's head
      expect(await connection.read()).toMatchObject({ status: 200 });
      connection.destroy();
    },
  );

  it.each([
    ['GET', '/nothing', 404, 'Nothing is at /nothing'],
    ['GET', '/', 404, 'Nothing is at /'],
    ['GET', '/items', 404, 'Nothing is at /items'],
    ['GET', '/items/', 404, 'Nothing is at /items/'],
    ['GET', '/items/1/2', 404, 'Nothing is at /items/1/2'],
    ['POST', '/nothing', 404, 'Nothing is at /nothing'],
    ['DELETE', '/sync', 405, 'Expected the method to be one of GET, HEAD'],
    ['POST', '/items/1', 405, 'Expected the method to be one of GET, HEAD'],
    ['GET', '/echo', 405, 'Expected the method to be one of POST'],
    ['OPTIONS', '/echo', 405, 'Expected the method to be one of POST'],
    ['GET', '/items/-1', 400, 'Expected id to be an integer between 0 and 999999999, got "-1"'],
    ['GET', '/items/1000000000', 400, 'Expected id to be an integer between 0 and 999999999, got "1000000000"'],
    ['GET', '/items/%0d%0aa:b', 400, 'Expected id to be an integer between 0 and 999999999, got "%0d%0aa:b"'],
    ['GET', '/compute?n=', 400, 'Expected n to be an integer between 0 and 10000000, got ""'],
    ['GET', '/compute?n=10000001', 400, 'Expected n to be an integer between 0 and 10000000, got "10000001"'],
    ['GET', '/compute?n=1%0d%0aa:b', 400, 'Expected n to be an integer between 0 and 10000000, got "1\\r\\na:b"'],
  ])('answers %s %s with %i as a problem', async (method, target, status, detail) => {
    const answer = (await ask(`${method} ${target} HTTP/1.1${END}`)) as RawAnswer;
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'about:blank', status, detail });
    expect(answer.headers.allow).toBe(
      status === 405 ? detail.replace('Expected the method to be one of ', '') : undefined,
    );
  });

  it.each([0, 1, MAX_BODY])('echoes a body of %i bytes', async (length) => {
    const body = Array.from({ length }, (_, index) => String.fromCharCode(index % 256)).join('');
    expect(await post(body)).toMatchObject({
      status: 200,
      body,
      headers: { 'content-type': 'application/octet-stream' },
    });
  });

  it('echoes a chunked body, and one that comes in pieces', async () => {
    const head = 'POST /echo HTTP/1.1\r\nHost: x\r\n';
    expect(await ask(`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`)).toMatchObject({
      body: 'abcde',
    });
    expect(await ask(`${head}Transfer-Encoding: chunked\r\n\r\n3\r\na`, 'bc\r\n0', '\r\n\r\n')).toMatchObject({
      body: 'abc',
    });
    expect(await ask(`${head}Content-Length: 6\r\n\r\n`, 'ab', 'cd', 'ef')).toMatchObject({ body: 'abcdef' });
  });

  it.each([
    ['with a length', `Content-Length: ${MAX_BODY + 1}\r\n\r\n${'a'.repeat(MAX_BODY + 1)}`],
    ['in chunks', `Transfer-Encoding: chunked\r\n\r\n3e9\r\n${'a'.repeat(MAX_BODY + 1)}\r\n0\r\n\r\n`],
  ])('refuses a body that is too large, %s', async (_, rest) => {
    const answer = (await ask(`POST /echo HTTP/1.1\r\nHost: x\r\n${rest}`)) as RawAnswer;
    expect(answer).toMatchObject({ status: 413, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer.body)).toMatchObject({
      status: 413,
      detail: `Expected a body of at most ${MAX_BODY} bytes`,
    });
  });

  it('keeps a connection for the next request, and closes it when asked to', async () => {
    const connection = await openRaw(readPort());
    for (const path of ['/sync', '/async', '/nothing', '/items/x']) {
      await connection.send(`GET ${path} HTTP/1.1${END}`);
      expect(await connection.read()).not.toBe('closed');
    }
    await connection.send('GET /async HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await connection.read()).toMatchObject({ status: 200 });
    await connection.closed;
  });
}
