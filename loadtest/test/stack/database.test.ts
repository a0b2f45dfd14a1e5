import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { DatabaseError, parseSeries, queryDatabase, quoteLiteral, writeLines } from '../../stack/database.ts';
import { toStack } from './fake-stack.ts';

type Answer = Readonly<{ status: number; body: string }>;
const servers: ReturnType<typeof createServer>[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(answer: Answer) {
  const requests: { path: string; body: string; authorization: string | undefined }[] = [];
  const server = createServer(async (request, response) => {
    requests.push({
      path: request.url ?? '',
      body: await readAll(request),
      authorization: request.headers.authorization,
    });
    response.writeHead(answer.status).end(answer.body);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stack = toStack({ INFLUXDB_PORT: String(port), INFLUXDB_READER_PASSWORD: 'r', INFLUXDB_WRITER_PASSWORD: 'w' });
  return { stack, requests };
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

describe('queryDatabase', () => {
  it('sends query and parameters as a form, and logs in', async () => {
    const { stack, requests } = await serve({ status: 200, body: '{"results":[]}' });
    expect(await queryDatabase(stack, 'reader', 'SELECT 1', { run: "a'b" })).toEqual([]);
    const [request] = requests;
    expect(request?.path).toBe('/query');
    expect(request?.authorization).toBe(`Basic ${Buffer.from('reader:r').toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      db: 'loadtest',
      epoch: 'ms',
      q: 'SELECT 1',
      params: '{"run":"a\'b"}',
    });
  });

  it('sends no login for nobody', async () => {
    const { stack, requests } = await serve({ status: 200, body: '{"results":[]}' });
    await queryDatabase(stack, null, 'SELECT 1');
    expect(requests[0]?.authorization).toBeUndefined();
  });

  it('says what the database said when it refuses', async () => {
    const { stack } = await serve({ status: 401, body: '{"error":"authorization failed"}' });
    const failure = await queryDatabase(stack, 'reader', 'SELECT 1').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DatabaseError);
    expect(failure).toMatchObject({
      status: 401,
      message: "Expected InfluxDB to accept reader's request, got 401: authorization failed",
    });
  });

  it('says who does not answer', async () => {
    const { stack } = await serve({ status: 200, body: '' });
    const port = stack.env.INFLUXDB_PORT;
    servers.splice(0).map((server) => server.close());
    await expect(queryDatabase(stack, 'reader', 'SELECT 1')).rejects.toMatchObject({
      status: null,
      message: `Expected InfluxDB at http://127.0.0.1:${port}, got: connect ECONNREFUSED 127.0.0.1:${port}`,
    });
  });

  it('wants a password', async () => {
    await expect(queryDatabase(toStack({}), 'admin', 'SELECT 1')).rejects.toThrow(
      'Expected INFLUXDB_ADMIN_PASSWORD to be set in .env, got nothing; run `make up`.',
    );
  });
});

describe('writeLines', () => {
  it('sends all lines at once as the writer, in milliseconds', async () => {
    const { stack, requests } = await serve({ status: 204, body: '' });
    await writeLines(stack, ['a x=1 1', 'a x=2 2']);
    expect(requests).toEqual([
      {
        path: '/write?db=loadtest&rp=raw&precision=ms',
        body: 'a x=1 1\na x=2 2',
        authorization: `Basic ${Buffer.from('writer:w').toString('base64')}`,
      },
    ]);
  });

  it('sends nothing when there is nothing', async () => {
    await writeLines(toStack({}), []);
  });
});

describe('parseSeries', () => {
  it('fills in what InfluxDB leaves out', () => {
    expect(parseSeries('{"results":[{},{"series":[{"columns":["a"],"values":[[1]]}]}]}')).toEqual([
      { name: '', tags: {}, columns: ['a'], values: [[1]] },
    ]);
  });

  it.each(['{"error":"no such thing"}', '{"results":[{},{"error":"no such thing"}]}'])('throws for %s', (text) => {
    expect(() => parseSeries(text)).toThrow('Expected InfluxDB to run the query, got: no such thing');
  });
});

describe('quoteLiteral', () => {
  it.each([
    ['plain', "'plain'"],
    ["it's", "'it\\'s'"],
    ['a\\', "'a\\\\'"],
  ])('quotes %j', (text, quoted) => {
    expect(quoteLiteral(text)).toBe(quoted);
  });
});
