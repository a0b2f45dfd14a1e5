// Reads a kept result.json. It may come from another version, a full disk or a stranger: nothing in it is believed
// that the schema does not allow, or that it contradicts itself.
import { readFile, stat } from 'node:fs/promises';
import { isMet } from '../gate/outcome.ts';
import { type Check, EXIT_CODES } from '../gate/verdict.ts';
import { createSchemaCheck } from './published-schema.ts';
import type { Result } from './result.ts';

export class ResultFileError extends Error {
  override readonly name = 'ResultFileError';
}

/** The longest run's is below 1 MiB. */
const MAX_BYTES = 64 * 2 ** 20;

const findMisfit = createSchemaCheck(new URL('../result.schema.json', import.meta.url));

/** @throws ResultFileError when there is none, or it is not a result of this version that agrees with itself */
export async function loadResult(path: string): Promise<Result> {
  return parseResult(await readJson(path), path);
}

/**
 * @param shown - where it comes from, for the message
 * @throws ResultFileError naming the path of what does not fit
 */
export async function parseResult(value: unknown, shown: string): Promise<Result> {
  const misfit = await findMisfit(value);
  if (misfit !== null) throw toError(shown, `one that does not fit loadtest/result.schema.json: ${misfit}`);
  const result = value as Result;
  const contradiction = findContradiction(result);
  if (contradiction !== null) throw toError(shown, `one that contradicts itself: ${contradiction}`);
  return result;
}

/** @throws ResultFileError when it cannot be read, is too long or is no JSON */
export async function readJson(path: string): Promise<unknown> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new RangeError(`${size} bytes, more than the ${MAX_BYTES} that a result can have`);
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw toError(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function toError(shown: string, got: string, cause?: unknown): ResultFileError {
  return new ResultFileError(`Expected a run's result at ${shown}, got: ${got}; \`make load-smoke\` makes one.`, {
    cause,
  });
}

/** What no run writes: a verdict that its own checks or its exit code do not bear out. */
function findContradiction({ verdict, exitCode, checks, reasons }: Result): string | null {
  if (exitCode !== EXIT_CODES[verdict]) return `exit code ${exitCode} beside the verdict ${verdict}`;
  if (reasons.length === 0) return 'a verdict without a reason';
  const outcomes = new Set(checks.map(({ outcome }) => outcome));
  if (!BORNE_OUT[verdict](outcomes)) return `the verdict ${verdict} over ${toOutcomes(outcomes)}`;
  const wrong = checks.findIndex(isFalsePass);
  return wrong === -1 ? null : `checks[${wrong}] is a pass, but its value does not meet its limit`;
}

type Outcomes = ReadonlySet<Check['outcome']>;

const BORNE_OUT: Readonly<Record<Result['verdict'], (outcomes: Outcomes) => boolean>> = {
  PASS: (outcomes) => outcomes.size === 1 && outcomes.has('pass'),
  FAIL: (outcomes) => outcomes.has('fail'),
  ERROR: () => true,
  INCONCLUSIVE: (outcomes) => outcomes.size === 0, // no verdict of a load
  INVALID: (outcomes) => outcomes.has('unproven') && !outcomes.has('fail'),
  NONE: (outcomes) => outcomes.size === 0,
};

function toOutcomes(outcomes: Outcomes): string {
  return outcomes.size === 0 ? 'no check' : `checks that are ${[...outcomes].join(', ')}`;
}

function isFalsePass({ outcome, value, limit }: Check): boolean {
  return outcome === 'pass' && !isMet(value, limit);
}
