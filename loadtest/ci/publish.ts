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

/** @param resultPath - of result.json; a missing or unbelievable one is told as ERROR */
export async function readFound(resultPath: string, runUrl: string | null): Promise<Found> {
  try {
    const report = await loadReport(resultPath);
    return { exitCode: report.exitCode, text: toCommentText(report, runUrl) };
  } catch (error) {
    if (!(error instanceof ResultFileError)) throw error;
    return { exitCode: EXIT_ERROR, text: toMissingText(error.message, runUrl) };
  }
}

export function publishComment(api: GithubApi, pull: number, name: string, { text }: Found): Promise<void> {
  return keepComment(api, pull, toMark(name), text);
}

/** @returns what was done, for the log */
export async function publishRun(api: GithubApi, run: WorkflowRun, name: string, found: Found): Promise<string> {
  await api.post('/check-runs', {
    name: CHECK_NAME,
    head_sha: run.headSha,
    details_url: run.url,
    status: 'completed',
    conclusion: CONCLUSIONS[found.exitCode] ?? 'failure',
    output: { title: toTitle(found.text), summary: found.text.slice(0, MAX_SUMMARY_CHARACTERS).toWellFormed() },
  });
  const pull = await findPull(api, run);
  if (pull === null) return `No open pull request is at ${run.headSha}; the check alone says the verdict.`;
  await publishComment(api, pull, name, found);
  return `Pull request ${pull} has the verdict.`;
}
