// From what several generators printed to one result. Pure: whatever cannot be read or does not belong together is an ERROR.
import { type Judgement, judge, toErrorJudgement, toUnjudged } from '../gate/judgement.ts';
import { RunError } from '../gate/run-error.ts';
import { type Result, type TargetFacts, toResult } from '../report/result.ts';
import type { RequestFacts } from '../requests/request-plan.ts';
import type { LegPlan } from '../run/leg-plan.ts';
import type { Attempts, LegMeasurement, LegName } from '../run/measurement.ts';
import { CombineError } from './combine-error.ts';
import type { CombineRequest } from './combine-request.ts';
import { toCombinedLeg } from './combined-leg.ts';
import { type GeneratorOutput, parseGeneratorOutput } from './generator-output.ts';
import { type Matched, matchOutputs } from './matched-outputs.ts';
import { type Pages, parsePages } from './whole-leg-server.ts';

export type Combined = Readonly<{ result: Result; outputs: readonly GeneratorOutput[] }>;

/** Which run of the command this is. */
export type Occasion = Readonly<{ runId: string; startedAt: Date; command: readonly string[] }>;

export function toCombined(request: CombineRequest, occasion: Occasion): Combined {
  const problems: string[] = [];
  const keep = <T>(make: () => T): readonly T[] => {
    try {
      return [make()];
    } catch (error) {
      problems.push(toSentence(error));
      return [];
    }
  };
  const outputs = request.outputs.flatMap(({ text, name }) => keep(() => parseGeneratorOutput(text, name)));
  const pages = request.pages.map((pair) => keep(() => readPages(pair))[0] ?? null);
  const matching = matchOutputs(request.plans, outputs);
  problems.push(...(problems.length === 0 ? matching.problems : []));
  const legs = problems.length > 0 ? [] : matching.matched.flatMap((one) => keep(() => toLeg(one, request, pages)));
  const attempts = toAttempts(legs);
  return { outputs, result: toCombinedResult(request, occasion, { outputs, pages, attempts, problems }) };
}

function readPages({ before, after }: CombineRequest['pages'][number]): Pages {
  try {
    return parsePages(before.text, after.text);
  } catch (cause) {
    throw new CombineError(`${toSentence(cause)} (${before.name}, ${after.name})`, { cause });
  }
}

type Read = Readonly<{
  outputs: readonly GeneratorOutput[];
  pages: readonly (Pages | null)[];
  attempts: Attempts;
  problems: readonly string[];
}>;

function toCombinedResult(request: CombineRequest, occasion: Occasion, read: Read): Result {
  const { profile, shape, targets, leftOut, plans } = request;
  const [startedMs, endedMs] = toEnds(read.outputs, occasion.startedAt.getTime());
  return toResult({
    runId: occasion.runId,
    profile,
    shape,
    command: occasion.command,
    startedAt: new Date(startedMs),
    endedAt: new Date(endedMs),
    target: toTarget(plans[0], read.pages[0] ?? null),
    targets,
    leftOut,
    attempts: read.attempts,
    breakpoint: null,
    judgement: toJudgement(read, targets),
    stream: null,
    host: null,
    restarts: [], // the pages count them, and do not tell when
  });
}

/** From the first generator's start to the last one's end; without an output, the instant of the command. */
function toEnds(outputs: readonly GeneratorOutput[], commandMs: number): readonly [number, number] {
  if (outputs.length === 0) return [commandMs, commandMs];
  const ends = outputs.map(({ startedMs, output }) => startedMs + output.summary.testRunDurationMs);
  return [Math.min(...outputs.map(({ startedMs }) => startedMs)), Math.max(...ends)];
}

function toJudgement({ problems: [first, ...others], attempts }: Read, targets: CombineRequest['targets']): Judgement {
  if (first !== undefined) return toErrorJudgement(new RunError([first, ...others]));
  return targets === null ? toUnjudged(attempts) : judge(attempts, targets);
}

function toLeg(matched: Matched, { plans }: CombineRequest, pages: Read['pages']): LegMeasurement {
  return toCombinedLeg(matched, pages[plans.indexOf(matched.plan)] ?? null);
}

function toAttempts(legs: readonly LegMeasurement[]): Attempts {
  const of = (name: LegName) => legs.filter(({ leg }) => leg === name).toSorted((a, b) => a.attempt - b.attempt);
  return { capacity: of('capacity'), rate: of('rate') };
}

/** A plan's URLs have the values of the environment in them, so no query is shown. */
function toTarget({ requests: { specs, order } }: LegPlan, pages: Pages | null): TargetFacts {
  const { origin, pathname } = new URL(specs[0].url);
  const requests = specs.map(({ method, url, expectedStatus }, index): RequestFacts => {
    const share = order.filter((turn) => turn === index).length / order.length;
    return { method, path: new URL(url).pathname, expectedStatus, share };
  });
  const single = specs.length === 1;
  return {
    url: single ? `${origin}${pathname}` : origin,
    path: single ? pathname : null,
    mix: single ? null : `${specs.length} requests`,
    requests,
    phase: pages?.after.phase ?? null,
    image: null,
    imageId: null,
    shards: pages?.after.shards.length ?? null,
    edge: null,
  };
}

function toSentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
