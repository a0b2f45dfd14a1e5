// What the verdict of a comparison means, in one line; the same words in every report.
import type { ComparisonVerdict } from '../../gate/compare/assessment.ts';
import { isBaseUnmeasurable } from '../../gate/compare/disturbance-facts.ts';
import { WHOLE_REMEDIES } from '../../gate/compare/remedies.ts';
import type { CompareResult, MetricResult, RatioInterval } from './compare-result.ts';

const MEANINGS: Readonly<Record<ComparisonVerdict, string>> = {
  PASS: 'HEAD is not worse than BASE by more than the margins',
  FAIL: 'HEAD is worse than BASE',
  ERROR: 'the comparison could not be carried out or read, so nothing is known',
  INCONCLUSIVE: 'the evidence does not decide; more blocks, or a quieter host, may',
  INVALID: 'the generator or the host was in the way, so nothing is known of HEAD',
};

const BASE_UNMEASURABLE = 'BASE could not be measured as it was asked, so nothing is known of HEAD';

const CHANGED = 'what was compared changed on the way, so nothing is known of HEAD';

const OUTCOMES: Readonly<Record<MetricResult['outcome'], string>> = {
  held: 'held',
  regressed: 'regressed',
  open: 'not decided',
};

type Judged = Pick<CompareResult, 'verdict' | 'metrics' | 'looks' | 'targets' | 'blocks' | 'settings' | 'reasons'>;

export function toHeadline(result: Judged): string {
  return `${result.verdict}: ${toMeaning(result)}`;
}

export function toMeaning(result: Judged): string {
  const { verdict, metrics, looks, targets = [] } = result;
  if (verdict === 'INVALID') return toObstacle(result);
  if (verdict === 'PASS' && targets.length > 0) return `${MEANINGS.PASS}, and meets its targets`;
  if (verdict !== 'FAIL' || looks.at(-1)?.decision !== 'fail') return MEANINGS[verdict];
  if (!targets.some(({ outcome }) => outcome === 'fail')) return MEANINGS.FAIL;
  const isWorse = metrics.some(({ outcome }) => outcome === 'regressed');
  return isWorse ? `${MEANINGS.FAIL}, and misses its targets` : 'HEAD misses its targets';
}

/** A change is known by its remedy among the reasons. */
function toObstacle({ blocks, settings, reasons }: Judged): string {
  if (reasons.includes(WHOLE_REMEDIES.changes)) return CHANGED;
  return isBaseUnmeasurable(blocks, settings.rules.maxDroppedRatio) ? BASE_UNMEASURABLE : MEANINGS.INVALID;
}

export function toOutcome({ outcome }: Pick<MetricResult, 'outcome'>): string {
  return OUTCOMES[outcome];
}

/** `+0.4 %`, of HEAD / BASE. */
export function toChange(ratio: number): string {
  const percent = Math.abs((ratio - 1) * 100).toFixed(1);
  if (percent === '0.0') return '0.0 %';
  return `${ratio < 1 ? '−' : '+'}${percent} %`;
}

/** `−1.9 % … +2.8 %`; a question mark for a bound that so few blocks do not allow. */
export function toBounds({ low, high }: RatioInterval): string {
  return [low, high].map((bound) => (bound === null ? '?' : toChange(bound))).join(' … ');
}
