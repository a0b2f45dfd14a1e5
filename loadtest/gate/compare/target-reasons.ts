// What HEAD's slots say about the targets, in plain words.
import type { LegName } from '../../run/measurement.ts';
import { METRIC_FACTS } from '../../targets/metric.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { toCount, toPercent, toQuantity, toTellingDigits } from '../quantity.ts';
import type { Look } from './look.ts';
import { TARGET_DOUBTS } from './target-doubt.ts';
import type { TargetFinding } from './target-finding.ts';

const WHERE: Readonly<Record<LegName, string>> = { capacity: 'at full throttle', rate: 'at the fixed rate' };

/** `P95 at the fixed rate at most 10 ms`. */
export function toTargetTitle({ leg, metric, limit }: TargetCheck): string {
  const bound =
    'min' in limit ? `at least ${toQuantity(metric, limit.min)}` : `at most ${toQuantity(metric, limit.max)}`;
  return `${METRIC_FACTS[metric].title} ${WHERE[leg]} ${bound}`;
}

/** `12.1 ms, median of 18 slots (11.8 ms … 12.6 ms)`. */
export function toTargetValue({ check: { metric, limit }, value, low, high, slots }: TargetFinding): string {
  const digits = toTellingDigits(value, 'min' in limit ? limit.min : limit.max);
  const shown = toQuantity(metric, value, digits);
  if (metric === 'failedRatio') return `${shown} of all requests in ${toCount(slots, 'slot')}`;
  const bounds = [low, high].map((bound) => (bound === null ? '?' : toQuantity(metric, bound, digits)));
  return `${shown}, median of ${toCount(slots, 'slot')} (${bounds.join(' … ')})`;
}

/** A clause; null without one. */
export function toDoubtClause({ doubt }: TargetFinding): string | null {
  return doubt && TARGET_DOUBTS[doubt].clause;
}

/** Those that decide; of a FAIL the missed, of a PASS all, of an open end those that are open. */
export function toTargetReasons({ decision, targets, targetFailAlpha, passAlpha }: Look): readonly string[] {
  const of = (outcome: TargetFinding['outcome']) => targets.filter((finding) => finding.outcome === outcome);
  if (decision === 'fail') return of('fail').map((finding) => toReason('misses', finding, targetFailAlpha));
  if (decision === 'pass') return targets.map((finding) => toReason('meets', finding, passAlpha));
  return of('unproven').map(toOpenReason);
}

function toReason(verb: 'meets' | 'misses', finding: TargetFinding, alpha: number): string {
  const { check } = finding;
  const sure = check.metric === 'failedRatio' ? '' : `; chance of error at most ${toPercent(alpha, 2)}`;
  return `HEAD ${verb} a target, ${toTargetTitle(check)}: ${toTargetValue(finding)}${sure}.`;
}

function toOpenReason(finding: TargetFinding): string {
  const why = toDoubtClause(finding) ?? 'the limit lies within the bounds';
  return `Whether HEAD meets a target is not proven, ${toTargetTitle(finding.check)}: ${toTargetValue(finding)}; ${why}.`;
}
