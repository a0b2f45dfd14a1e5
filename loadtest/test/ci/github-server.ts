// A small GitHub on port 0: the part of its REST API that publishing uses, with its rules about who may write what.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll } from 'vitest';

export type StoredComment = { id: number; body: string; user: { type: string; login: string } };
export type StoredPull = Readonly<{ number: number; head: Readonly<{ sha: string; label: string }> }>;

export type FakeGithub = Readonly<{
  url: string;
  comments: StoredComment[];
  checks: Record<string, unknown>[];
  pulls: StoredPull[];
  requests: string[]; // methods and paths
  close: () => void;
}>;

export const TOKEN = 'ghs_notARealToken';
const BOT = { type: 'Bot', login: 'github-actions[bot]' };
const ROOT = '/repos/octo/app';

/** @param mayWrite - whether the token has write permissions */
export async function startGithub({ mayWrite = true } = {}): Promise<FakeGithub> {
  const state = { comments: [], checks: [], pulls: [], requests: [] } as unknown as Omit<FakeGithub, 'url' | 'close'>;
  const server = createServer(async (request, response) => {
    const answer = await route(request, state, mayWrite);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { ...state, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** One for all tests of the file that calls this at its top; each finds it empty. */
export function useGithub(): () => FakeGithub {
  let github: FakeGithub;
  beforeAll(async () => {
    github = await startGithub();
  });
  afterAll(() => github.close());
  afterEach(() => {
    for (const list of [github.comments, github.checks, github.pulls]) list.length = 0;
  });
  return () => github;
}

type Answer = Readonly<{ status: number; body: unknown }>;

async function route(
  request: IncomingMessage,
  state: Omit<FakeGithub, 'url' | 'close'>,
  mayWrite: boolean,
): Promise<Answer> {
  const { method = '' } = request;
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
  const path = pathname.replace(ROOT, '');
  state.requests.push(`${method} ${path}`);
  const isOurs = request.headers.authorization === `Bearer ${TOKEN}` && pathname.startsWith(`${ROOT}/`);
  if (!isOurs) return { status: 401, body: { message: 'Bad credentials' } };
  if (method === 'GET') return read(path, searchParams, state);
  if (!mayWrite) return { status: 403, body: { message: 'Resource not accessible by integration' } };
  return write(`${method} ${path}`, (await json(request)) as Record<string, unknown>, state);
}

function read(path: string, query: URLSearchParams, state: Omit<FakeGithub, 'url' | 'close'>): Answer {
  const all = path.endsWith('/comments') ? state.comments : findPulls(query, state.pulls);
  const [size, page] = [Number(query.get('per_page') ?? 30), Number(query.get('page') ?? 1)];
  return { status: 200, body: all.slice((page - 1) * size, page * size) };
}

function findPulls(query: URLSearchParams, pulls: readonly StoredPull[]): readonly StoredPull[] {
  return pulls.filter(({ head }) => head.label === query.get('head'));
}

function write(what: string, body: Record<string, unknown>, state: Omit<FakeGithub, 'url' | 'close'>): Answer {
  if (what === 'POST /check-runs') {
    state.checks.push(body);
    return { status: 201, body };
  }
  if (what.startsWith('POST /issues/')) {
    const comment = { id: 1000 + state.comments.length, body: String(body.body), user: BOT };
    state.comments.push(comment);
    return { status: 201, body: comment };
  }
  const comment = state.comments.find(({ id }) => what === `PATCH /issues/comments/${id}`);
  if (comment === undefined) return { status: 404, body: { message: 'Not Found' } };
  if (comment.user.login !== BOT.login) return { status: 403, body: { message: 'Forbidden' } };
  comment.body = String(body.body);
  return { status: 200, body: comment };
}
