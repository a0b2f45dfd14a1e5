// Tells a pull request what its gate found: a comment, and for a run of another workflow a check with its conclusion.

import { ResultFileError } from '../report/result-file.ts';
import { loadReport } from '../report/result-kinds.ts';
import { toCommentText, toMissingText, toTitle } from './comment-text.ts';
import type { GithubApi } from './github-api.ts';
import { keepComment, toMark } from './sticky-comment.ts';
import { findPull, type WorkflowRun } from './workflow-run.ts';

/** What is undecided is neither success nor failure, and GitHub has a word for that. */
const CONCLUSIONS: readonly string[] = ['success', 'failure', 'failure', 'neutral', 'neutral']; // by exit code

const CHECK_NAME = 'load gate verdict';
const EXIT_ERROR = 2;
const MAX_SUMMARY_CHARACTERS = 65_000;

export type Found = Readonly<{ exitCode: number; text: string }>;

/**
 * @param resultPath - of result.json; a missing or unbelievable one is told as ERROR
 * @param conclusion - of the run, where another workflow's is told
 */
export async function readFound(resultPath: string, runUrl: string | null, conclusion?: string): Promise<Found> {
  try {
    const report = await loadReport(resultPath);
    return { exitCode: report.exitCode, text: toCommentText(report, runUrl) };
  } catch (error) {
    if (!(error instanceof ResultFileError)) throw error;
    const because = [...toCancelledReason(conclusion), error.message].join('\n\n');
    return { exitCode: EXIT_ERROR, text: toMissingText(because, runUrl) };
  }
}

function toCancelledReason(conclusion: string | undefined): readonly string[] {
  if (conclusion === 'timed_out') return ['The run was ended at its time limit.'];
  return conclusion === 'cancelled' ? ['The run was cancelled: by the time limit of its job, or by hand.'] : [];
}

export function publishComment(api: GithubApi, pull: number, name: string, { text }: Found): Promise<void> {
  return keepComment(api, pull, toMark(name), text);
}

/**
 * A run that was cancelled is told as well, for its time limit may have done it; but not where a newer commit did.
 *
 * @returns what was done, for the log
 */
export async function publishRun(api: GithubApi, run: WorkflowRun, name: string, found: Found): Promise<string> {
  const pull = await findPull(api, run);
  if (pull === null && run.conclusion === 'cancelled') {
    return `The run was cancelled, and no open pull request is at ${run.headSha} any more: there is nobody to tell.`;
  }
  await postCheck(api, run, found);
  if (pull === null) return `No open pull request is at ${run.headSha}; the check alone says the verdict.`;
  await publishComment(api, pull, name, found);
  return `Pull request ${pull} has the verdict.`;
}

async function postCheck(api: GithubApi, run: WorkflowRun, found: Found): Promise<void> {
  await api.post('/check-runs', {
    name: CHECK_NAME,
    head_sha: run.headSha,
    details_url: run.url,
    status: 'completed',
    conclusion: CONCLUSIONS[found.exitCode] ?? 'failure',
    output: { title: toTitle(found.text), summary: found.text.slice(0, MAX_SUMMARY_CHARACTERS).toWellFormed() },
  });
}
