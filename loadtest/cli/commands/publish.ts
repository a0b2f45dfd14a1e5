// `shardgate publish`: tells a pull request on GitHub the verdict of a kept run; for CI jobs.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { createGithubApi, type GithubApi } from '../../ci/github-api.ts';
import { publishComment, publishRun, readFound } from '../../ci/publish.ts';
import { parseWorkflowRun } from '../../ci/workflow-run.ts';
import { RESULT_FILE } from '../../report/kept-files.ts';
import type { AddCommand } from '../command-line.ts';
import type { CommandContext, Env } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ pull?: number; workflowRun?: boolean; name: string }>;

class PublishError extends Error {
  override readonly name = 'PublishError';
}

export const addPublishCommand: AddCommand = (program, context) => {
  program
    .command('publish <dir>')
    .description('Tell a pull request on GitHub the verdict of a kept run; in CI jobs')
    .option('--pull <n>', 'keep one comment on this pull request up to date', parseCount)
    .option('--workflow-run', 'the pull request of the workflow_run event: a comment, and a check with the conclusion')
    .option('--name <name>', 'of the comment, where a pull request has several', parseName, 'load-gate')
    .addHelpText('after', HELP)
    .action((dir: string, options: Options) => publish(resolve(dir), options, context));
};

async function publish(folder: string, { pull, workflowRun, name }: Options, context: CommandContext): Promise<void> {
  const { env, console } = context;
  if ((pull === undefined) === (workflowRun === undefined)) {
    throw new PublishError('Expected --pull or --workflow-run, and one of them only.');
  }
  const api = toApi(context);
  const resultPath = join(folder, RESULT_FILE);
  if (pull === undefined) {
    const run = parseWorkflowRun(JSON.parse(await readFile(requireEnv(env, 'GITHUB_EVENT_PATH'), 'utf8')));
    console.say(await publishRun(api, run, name, await readFound(resultPath, run.url, run.conclusion)));
    return;
  }
  await publishComment(api, pull, name, await readFound(resultPath, toRunUrl(env)));
  console.say(`Pull request ${pull} has the verdict.`);
}

function toApi({ env, signal }: CommandContext): GithubApi {
  return createGithubApi({
    url: env.GITHUB_API_URL || 'https://api.github.com',
    repository: requireEnv(env, 'GITHUB_REPOSITORY'),
    token: requireEnv(env, 'GITHUB_TOKEN'),
    signal,
  });
}

function toRunUrl({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID }: Env): string | null {
  if (!GITHUB_SERVER_URL || !GITHUB_RUN_ID) return null;
  return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
}

function requireEnv(env: Env, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new PublishError(
    `Expected ${name} in the environment, got nothing; a job on GitHub Actions sets or passes it.`,
  );
}

function parseName(text: string): string {
  if (/^[a-z0-9-]{1,40}$/.test(text)) return text;
  throw new InvalidArgumentError(`Expected small letters, digits and hyphens, got ${JSON.stringify(text)}.`);
}

const HELP = `
GITHUB_TOKEN needs pull-requests: write, with --workflow-run checks: write as well. A result that is missing or cannot be
believed is told as ERROR. Exits 0 when it was told, whatever the verdict.

Examples:
  shardgate publish results/latest --pull 7
  shardgate publish "$RUNNER_TEMP/load-gate" --workflow-run`;
