// What a history says: its comparisons, where the series of ratios to the control stepped, and whether losses added up.
import type { Rules } from '../compare/rules/rules.ts';
import { toLossOfChange, toRatio } from '../gate/compare/metric.ts';
import { EXIT_CODES } from '../gate/verdict.ts';
import { findChangePoints, MAX_VALUES } from './change-points.ts';
import { type CreepFinding, type CreepRule, toCreep } from './creep.ts';
import type { History, Skipped } from './history-file.ts';
import { CONTROL_METRICS, type ControlMetric, type HistoryLine } from './history-line.ts';
import { type Series, toBuild, toHeadLevels, toLevels, toSeries } from './series.ts';

/** A release by its tag, and its commit where git knows it; images are found by the tag's name. */
export type Release = Readonly<{ name: string; commit: string | null }>;

export type HistoryReport = Readonly<{
  verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE'; // of the creep check
  exitCode: number; // of that verdict
  reasons: readonly string[];
  release: string | null;
  series: Readonly<{ machine: string; comparisons: number; others: number }> | null;
  metrics: readonly MetricHistory[];
  comparisons: readonly Omit<HistoryLine, 'blocks'>[];
  skipped: readonly Skipped[];
}>;

/** Ratios are HEAD / control; a change point's are of the levels' medians. */
export type MetricHistory = Readonly<{
  metric: ControlMetric;
  points: readonly Readonly<{ runId: string; at: string; name: string; ratio: number }>[];
  changePoints: readonly Readonly<{
    runId: string;
    at: string;
    name: string;
    before: number;
    after: number;
    change: number; // after / before
    pValue: number;
  }>[];
  creep: CreepResult;
}>;

/** HEAD / release; `low` and `high` bound it, each one-sided. */
export type CreepResult = Readonly<{ releaseSessions: number; newestSessions: number }> &
  (
    | Readonly<{ kind: 'unknown'; because: string }>
    | Readonly<{ kind: 'proven' | 'held' | 'open'; ratio: number; low: number; high: number; repeats: number }>
  );

export function toHistoryReport({ lines, skipped }: History, release: Release | null, rules: Rules): HistoryReport {
  const series = toSeries(lines);
  const metrics = series === null ? [] : CONTROL_METRICS.map((metric) => toMetric(series, metric, release, rules));
  const { verdict, reasons } = conclude(metrics, release);
  return {
    verdict,
    exitCode: EXIT_CODES[verdict],
    reasons,
    release: release?.name ?? null,
    series: series && { machine: series.machine, comparisons: series.lines.length, others: series.others },
    metrics,
    comparisons: lines.map(({ blocks: _, ...line }) => line),
    skipped,
  };
}

function toMetric(series: Series, metric: ControlMetric, release: Release | null, rules: Rules): MetricHistory {
  const levels = toHeadLevels(series, metric).slice(-MAX_VALUES);
  const toPlace = (line: HistoryLine | undefined) => ({
    runId: line?.runId ?? '',
    at: line?.at ?? '',
    name: line?.arms.head?.name ?? '',
  });
  const points = levels.map(({ line, loss }) => ({ ...toPlace(line), ratio: toRatio(metric, loss) }));
  const steps = findChangePoints(levels.map(({ loss }) => loss));
  const changePoints = steps.map(({ index, before, after, pValue }) => ({
    ...toPlace(levels[index]?.line),
    before: toRatio(metric, before),
    after: toRatio(metric, after),
    change: toRatio(metric, after - before),
    pValue,
  }));
  return { metric, points, changePoints, creep: toCreepResult(series, metric, release, rules) };
}

function toCreepResult(series: Series, metric: ControlMetric, release: Release | null, rules: Rules): CreepResult {
  const newest = series.lines.at(-1);
  const from = release === null ? null : findBuild(series, release);
  const to = newest === undefined ? null : toBuild(newest, 'head');
  const none = { releaseSessions: 0, newestSessions: 0, kind: 'unknown' } as const;
  if (release === null) return { ...none, because: 'there is no release to compare with; name one with --since' };
  if (from === null || to === null) return { ...none, because: `${release.name} was not measured on this machine` };
  return toShown(metric, toCreep(toLevels(series, metric), from, to, toRule(metric, rules)));
}

function findBuild({ lines }: Series, { name, commit }: Release): string | null {
  const builds = lines.flatMap((line) =>
    (['base', 'head'] as const).map((arm) => ({ facts: line.arms[arm], build: toBuild(line, arm) })),
  );
  const found = builds.find(({ facts }) => (commit !== null && facts?.commit === commit) || facts?.name === name);
  return found?.build ?? null;
}

/** As sure as a comparison's own verdicts, and about the same changes. */
function toRule(metric: ControlMetric, { fail, pass, metrics }: Rules): CreepRule {
  return {
    floor: toLossOfChange(metric, metrics[metric].floor),
    margin: toLossOfChange(metric, metrics[metric].margin),
    failAlpha: fail.laterAlpha / CONTROL_METRICS.length,
    passAlpha: pass.alpha,
  };
}

/** Bounds change places where less is worse. */
function toShown(metric: ControlMetric, finding: CreepFinding): CreepResult {
  if (finding.kind === 'unknown') return finding;
  const { loss, low, high, ...rest } = finding;
  const bounds = [toRatio(metric, low), toRatio(metric, high)];
  return { ...rest, ratio: toRatio(metric, loss), low: Math.min(...bounds), high: Math.max(...bounds) };
}

function conclude(
  metrics: readonly MetricHistory[],
  release: Release | null,
): Pick<HistoryReport, 'verdict' | 'reasons'> {
  if (metrics.length === 0) {
    return { verdict: 'INCONCLUSIVE', reasons: ['No comparison in it was measured.', toRemedy(release)] };
  }
  const kinds = metrics.map(({ creep }) => creep.kind);
  const verdict = kinds.includes('proven') ? 'FAIL' : kinds.every((kind) => kind === 'held') ? 'PASS' : 'INCONCLUSIVE';
  const reasons = metrics.map(({ metric, creep }) => toReason(metric, creep, release?.name ?? 'the release'));
  return { verdict, reasons: verdict === 'INCONCLUSIVE' ? [...reasons, toRemedy(release)] : reasons };
}

/** Of whatever is missing or open. */
function toRemedy(release: Release | null): string {
  const base = release?.name ?? 'RELEASE';
  return `Compare with the release on this machine (bin/shardgate compare ${base} HEAD): each comparison is one more session of both.`;
}

const TITLES = { cpuUsPerRequest: 'CPU a request', rps: 'Requests a second' } as const;

function toReason(metric: ControlMetric, creep: CreepResult, release: string): string {
  const title = TITLES[metric];
  if (creep.kind === 'unknown') return `${title} since ${release}: not known, ${creep.because}.`;
  const { ratio, low, high } = creep;
  const shown = `${title} since ${release}: x${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  const meanings = {
    proven: 'losses have added up: proven worse',
    held: 'proven not to have added up to a regression',
    open: 'the evidence does not decide',
  } as const;
  return `${shown}, ${meanings[creep.kind]}.`;
}
