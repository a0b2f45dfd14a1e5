// docs/benchmarks/verdicts.md: how often whole runs ended in the verdict that was right.
import { EXIT_CODES, type Verdict } from '../../gate/verdict.ts';
import { toTable } from '../../report/markdown-table.ts';
import { ARMS, type ArmName } from './arms.ts';
import type { SeriesRun } from './series.ts';

const VERDICTS = (Object.keys(EXIT_CODES) as Verdict['kind'][]).filter((kind) => kind !== 'NONE');

/** @param command - what each run did */
export function toVerdictSections(runs: readonly SeriesRun[], command: string): readonly string[] {
  return [toIntroduction(command), toVerdictText(runs), '## What they gave as reasons', toReasonTable(runs), NOTE];
}

export function toVerdictText(runs: readonly SeriesRun[]): string {
  return toTable(
    ['', 'Runs', ...VERDICTS, 'INVALID by the generator', 'Wanted', ''],
    toArms(runs).map((arm) => toRow(arm, toArmRuns(runs, arm))),
  );
}

function toRow(arm: ArmName, runs: readonly SeriesRun[]): readonly string[] {
  const { title, wanted, isRight, leastRight } = ARMS[arm];
  const right = runs.filter(({ verdict }) => isRight(verdict)).length;
  return [
    title,
    String(runs.length),
    ...VERDICTS.map((kind) => String(runs.filter(({ verdict }) => verdict === kind).length)),
    String(runs.filter(({ verdict, generatorNamed }) => verdict === 'INVALID' && generatorNamed).length),
    wanted,
    right >= leastRight * runs.length ? 'holds' : 'missed',
  ];
}

/** Each reason once for an arm, its numbers left out, the most frequent first. */
function toReasonTable(runs: readonly SeriesRun[]): string {
  const rows = toArms(runs).flatMap((arm) => {
    const reasons = toArmRuns(runs, arm).flatMap((run) => [...new Set(run.reasons.map(withoutNumbers))]);
    const counted = [...Map.groupBy(reasons, (reason) => reason)].map(([reason, { length }]) => ({ reason, length }));
    return counted.toSorted((a, b) => b.length - a.length).map(({ reason, length }) => [arm, String(length), reason]);
  });
  return toTable(['Runs of', 'Times', 'Reason'], rows);
}

function withoutNumbers(reason: string): string {
  return reason.replace(/\b\d[\d,.]*/g, 'N');
}

function toArms(runs: readonly SeriesRun[]): readonly ArmName[] {
  return [...new Set(runs.map(({ arm }) => arm))];
}

function toArmRuns(runs: readonly SeriesRun[], arm: ArmName): readonly SeriesRun[] {
  return runs.filter((run) => run.arm === arm);
}

function toIntroduction(command: string): string {
  return [
    `Whole runs of \`${command}\`,`,
    'interleaved. Each is disturbed in a known way or not at all, so the verdict it must end in is known beforehand.',
  ].join('\n');
}

const NOTE = [
  'A reason stands once for each run that gave it, N for its numbers. *INVALID by the generator* counts the runs whose',
  'reasons then name it. What each verdict means: [validity](../validity.md).',
].join('\n');
