// The reports of a `shardgate load`.
import { toGithub } from './github.ts';
import { toHtml } from './html/load-page.ts';
import { toJson } from './json.ts';
import { toJUnit } from './junit.ts';
import { toMarkdown } from './markdown.ts';
import { type Report, type Reporters, toReport } from './reporter.ts';
import type { Result } from './result.ts';
import { toTerminal } from './terminal.ts';

export const LOAD_REPORTERS: Reporters<Result> = {
  terminal: toTerminal,
  json: toJson,
  markdown: toMarkdown,
  junit: toJUnit,
  github: toGithub,
  html: toHtml,
};

export function toLoadReport(result: Result): Report {
  return toReport(result, LOAD_REPORTERS);
}
