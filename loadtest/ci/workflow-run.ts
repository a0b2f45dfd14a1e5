// The run that a `workflow_run` event is about, and the pull request it was for. Only the event and GitHub itself are
// asked: what the run left behind was written by whoever opened the pull request.
import { isObject, type Json } from '../targets/json.ts';
import type { GithubApi } from './github-api.ts';

export type WorkflowRun = Readonly<{
  headSha: string;
  headOwner: string;
  headBranch: string;
  url: string;
  conclusion: string; // a job's time limit makes it `cancelled`, as a person does, or a newer commit
}>;

export class EventError extends Error {
  override readonly name = 'EventError';
}

/** @throws EventError for another event */
export function parseWorkflowRun(event: unknown): WorkflowRun {
  const run = toObject(isObject(event) ? event.workflow_run : undefined);
  const owner = toObject(toObject(run.head_repository).owner);
  return {
    headSha: toText(run, 'head_sha', /^[0-9a-f]{40}$/),
    headOwner: toText(owner, 'login', /^[\w.-]+(\[bot\])?$/),
    headBranch: toText(run, 'head_branch', /^[^\p{Cc}]+$/u),
    url: toText(run, 'html_url', /^https?:\/\/\S+$/),
    conclusion: toText(run, 'conclusion', /^[a-z_]+$/),
  };
}

/** @returns the number of the open pull request whose newest commit the run was about; null when it has moved on */
export async function findPull(
  api: GithubApi,
  { headOwner, headBranch, headSha }: WorkflowRun,
): Promise<number | null> {
  const head = encodeURIComponent(`${headOwner}:${headBranch}`);
  const pulls = (await api.list(`/pulls?state=open&head=${head}`)).map(toObject);
  const pull = pulls.find((one) => toObject(one.head).sha === headSha);
  return typeof pull?.number === 'number' ? pull.number : null;
}

function toText(json: Json, key: string, pattern: RegExp): string {
  const value = json[key];
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw new EventError(
    `Expected the event of a workflow run with its ${key}, got ${JSON.stringify(value) ?? 'nothing'}.`,
  );
}

function toObject(value: unknown): Json {
  return isObject(value) ? value : {};
}
