// The reports of a `shardgate compare`.
import { toJson } from '../json.ts';
import { type Report, type Reporters, toReport } from '../reporter.ts';
import type { CompareResult } from './compare-result.ts';
import { toGithub } from './github.ts';
import { toHtml } from './html.ts';
import { toJUnit } from './junit.ts';
import { toMarkdown } from './markdown.ts';
import { toTerminal } from './terminal.ts';

export const COMPARE_REPORTERS: Reporters<CompareResult> = {
  terminal: toTerminal,
  json: toJson,
  markdown: toMarkdown,
  junit: toJUnit,
  github: toGithub,
  html: toHtml,
};

export function toCompareReport(result: CompareResult): Report {
  return toReport(result, COMPARE_REPORTERS);
}
