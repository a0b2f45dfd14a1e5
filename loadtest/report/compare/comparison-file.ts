// Reads a kept result.json of a comparison. Its raw blocks are judged again: a verdict that they do not bear out is none.
import { parseRules } from '../../compare/rules/rules-file.ts';
import { assess, type ComparisonVerdict } from '../../gate/compare/assessment.ts';
import { EXIT_CODES } from '../../gate/verdict.ts';
import { createSchemaCheck } from '../published-schema.ts';
import { ResultFileError, readJson } from '../result-file.ts';
import type { CompareResult } from './compare-result.ts';

const findMisfit = createSchemaCheck(new URL('../../compare.schema.json', import.meta.url));

/** Verdicts that the blocks alone decide; ERROR and INVALID may also come from what happened around them. */
const OF_BLOCKS: readonly ComparisonVerdict[] = ['PASS', 'FAIL', 'INCONCLUSIVE'];

/** @throws ResultFileError when there is none, or it is not a comparison of this version that agrees with itself */
export async function loadComparison(path: string): Promise<CompareResult> {
  return parseComparison(await readJson(path), path);
}

/**
 * @param shown - where it comes from, for the message
 * @throws ResultFileError naming the path of what does not fit
 */
export async function parseComparison(value: unknown, shown: string): Promise<CompareResult> {
  const misfit = await findMisfit(value);
  if (misfit !== null) throw toError(shown, `one that does not fit loadtest/compare.schema.json: ${misfit}`);
  const result = value as CompareResult;
  const contradiction = await findContradiction(result);
  if (contradiction !== null) throw toError(shown, `one that contradicts itself: ${contradiction}`);
  return result;
}

async function findContradiction(result: CompareResult): Promise<string | null> {
  const { verdict, exitCode } = result;
  if (exitCode !== EXIT_CODES[verdict]) return `exit code ${exitCode} beside the verdict ${verdict}`;
  const again = await judgeAgain(result);
  const isBorneOut = again.kind === 'judged' && (again.verdict === verdict || !OF_BLOCKS.includes(verdict));
  return isBorneOut ? null : `the verdict ${verdict} over blocks that say ${again.verdict}`;
}

/** `judged`, or why they cannot be: rules that are none are refused whatever the verdict. */
type Again = Readonly<{ kind: 'judged' | 'unjudged'; verdict: string }>;

async function judgeAgain({ blocks, crash, settings }: CompareResult): Promise<Again> {
  try {
    const rules = await parseRules(settings.rules, 'settings.rules');
    const { metrics, maxBlocks, targets } = settings;
    const checks = targets?.checks ?? [];
    const raw = blocks.map(({ dropped: _, losses: __, ...block }) => block);
    const { verdict } = assess({ blocks: raw, crash, metrics, checks, maxBlocks, rules, changes: [] });
    return { kind: 'judged', verdict: verdict ?? 'to go on' };
  } catch (error) {
    return { kind: 'unjudged', verdict: error instanceof Error ? error.message : String(error) };
  }
}

function toError(shown: string, got: string): ResultFileError {
  return new ResultFileError(
    `Expected the result of a comparison at ${shown}, got: ${got}; \`make compare\` makes one.`,
  );
}
