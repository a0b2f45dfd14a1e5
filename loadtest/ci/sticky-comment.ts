// One comment of a pull request that is written anew each time, found again by a mark that readers do not see.
import { isObject } from '../targets/json.ts';
import { type GithubApi, GithubError } from './github-api.ts';

export type Comment = Readonly<{ id: number; body: string; byBot: boolean }>;

/** GitHub takes 65,536 characters; what is not shown stands in the artifacts. */
const MAX_CHARACTERS = 65_000;
const CUT = '\n\n… The rest is in the run’s artifacts.';

/** @param name - of the comment: a pull request may have one for each of several gates */
export function toMark(name: string): string {
  return `<!-- shardgate:${name} -->`;
}

/**
 * Writes over the comment that begins with the mark, or posts one. One that cannot be written over is someone else's,
 * who copied the mark.
 */
export async function keepComment(api: GithubApi, pull: number, mark: string, text: string): Promise<void> {
  const body = toBody(mark, text);
  for (const { id } of await findOwn(api, pull, mark)) {
    if (await tryUpdate(api, id, body)) return;
  }
  await api.post(`/issues/${pull}/comments`, { body });
}

/** Bots' first: with a job's own token one of them is ours. */
async function findOwn(api: GithubApi, pull: number, mark: string): Promise<readonly Comment[]> {
  const comments = (await api.list(`/issues/${pull}/comments`)).flatMap(parseComment);
  const marked = comments.filter(({ body }) => body.startsWith(mark));
  return [...marked.filter(({ byBot }) => byBot), ...marked.filter(({ byBot }) => !byBot)];
}

async function tryUpdate(api: GithubApi, id: number, body: string): Promise<boolean> {
  try {
    await api.patch(`/issues/comments/${id}`, { body });
    return true;
  } catch (error) {
    if (error instanceof GithubError && (error.status === 403 || error.status === 404)) return false;
    throw error;
  }
}

function parseComment(value: unknown): readonly Comment[] {
  if (!isObject(value) || typeof value.id !== 'number' || typeof value.body !== 'string') return [];
  return [{ id: value.id, body: value.body, byBot: isObject(value.user) && value.user.type === 'Bot' }];
}

function toBody(mark: string, text: string): string {
  const whole = `${mark}\n${text}`;
  return whole.length <= MAX_CHARACTERS ? whole : `${whole.slice(0, MAX_CHARACTERS - CUT.length).toWellFormed()}${CUT}`;
}
