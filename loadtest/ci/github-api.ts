// The few requests to GitHub's REST API that telling a pull request its verdict takes.
// @see https://docs.github.com/en/rest

export type GithubApi = Readonly<{
  get: (path: string) => Promise<unknown>;
  /** Every item of a list, page by page. */
  list: (path: string) => Promise<readonly unknown[]>;
  post: (path: string, body: object) => Promise<unknown>;
  patch: (path: string, body: object) => Promise<unknown>;
}>;

/** `status` is the answer's, null when there was none. */
export class GithubError extends Error {
  override readonly name = 'GithubError';
  readonly status: number | null;

  constructor(message: string, status: number | null, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

type Access = Readonly<{
  url: string; // of the API, without the repository
  repository: string; // owner/name
  token: string; // never shown
  signal: AbortSignal;
}>;

const PAGE_ITEMS = 100; // the most there is
const MAX_PAGES = 30;
const DEADLINE_MS = 30_000;

/** Paths are relative to the repository, such as `/issues/7/comments`. */
export function createGithubApi(access: Access): GithubApi {
  const get = (path: string) => send(access, 'GET', path);
  return {
    get,
    list: (path) => listAll(get, path),
    post: (path, body) => send(access, 'POST', path, body),
    patch: (path, body) => send(access, 'PATCH', path, body),
  };
}

async function listAll(get: GithubApi['get'], path: string): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const mark = path.includes('?') ? '&' : '?';
    const found = await get(`${path}${mark}per_page=${PAGE_ITEMS}&page=${page}`);
    if (!Array.isArray(found)) throw new GithubError(`Expected a list at ${path}, got ${typeof found}.`, null);
    items.push(...found);
    if (found.length < PAGE_ITEMS) break;
  }
  return items;
}

async function send(access: Access, method: string, path: string, body?: object): Promise<unknown> {
  const what = `${method} ${path}`;
  const response = await fetch(`${access.url}/repos/${access.repository}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${access.token}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'user-agent': 'shardgate',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'error', // the token goes nowhere else
    signal: AbortSignal.any([access.signal, AbortSignal.timeout(DEADLINE_MS)]),
  }).catch((cause: Error) => {
    throw new GithubError(`Expected GitHub to answer ${what}, got: ${toReason(cause)}.`, null, { cause });
  });
  if (response.ok) return response.json();
  const hint = response.status === 403 ? '; does the job grant its token that permission?' : '.';
  throw new GithubError(`Expected GitHub to accept ${what}, got status ${response.status}${hint}`, response.status);
}

function toReason({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message : message;
}
