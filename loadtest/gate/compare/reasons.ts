// Why a comparison ended as it did, for a reader without statistics: how much, how surely, and against which limit.
import { toCount, toPercent } from '../quantity.ts';
import type { ControlFinding } from './control.ts';
import type { Look, MetricFinding } from './look.ts';
import { GATED_FACTS, type GatedMetric, toRatio } from './metric.ts';
import { toTargetReasons } from './target-reasons.ts';

/** `+3.1 %`, `−0.4 %`: HEAD against BASE, of a loss; one digit after the point. */
export function toChange(metric: GatedMetric, loss: number): string {
  return toSigned(toRatio(metric, loss) - 1);
}

export function toSigned(change: number): string {
  const percent = Math.abs(change * 100).toFixed(1);
  if (percent === '0.0') return '0.0 %';
  return `${change < 0 ? '−' : '+'}${percent} %`;
}

/** What decided, metric by metric; the regressed ones first. */
export function toDecisionReasons(look: Look): readonly string[] {
  return [...toMetricReasons(look), ...toTargetReasons(look)];
}

function toMetricReasons({ decision, findings, failAlpha, passAlpha, blocks }: Look): readonly string[] {
  const after = `after ${toCount(blocks, 'block')}`;
  if (decision === 'fail') return toFailReasons(findings, failAlpha, after);
  if (decision === 'pass') return findings.map((finding) => toPassReason(finding, passAlpha, after));
  return [`The evidence does not decide ${after}.`, ...findings.filter(({ held }) => !held).map(toOpenReason)];
}

export function toGoOnReason(running: Look | null, maxBlocks: number): string {
  const done = running === null ? 'No undisturbed block yet' : `${toCount(running.blocks, 'undisturbed block')} so far`;
  return `${done}, of at most ${maxBlocks}.`;
}

/** A comparison that ends before the first look of its rules. */
export function toNoLookReason(blocks: number, firstLook: number): string {
  return `The evidence does not decide after ${toCount(blocks, 'block')}: the rules look at it from ${firstLook} blocks on.`;
}

export function toControlReason({ estimate, pValue }: ControlFinding): string {
  const change = toSigned(Math.expm1(estimate));
  return (
    `The frozen control server cost ${change} CPU a request after HEAD's slots against BASE's (P ${toShare(pValue)}): ` +
    'the host treated the two differently, so nothing is known of HEAD.'
  );
}

function toFailReasons(findings: readonly MetricFinding[], alpha: number, after: string): readonly string[] {
  const regressed = findings.filter((finding) => finding.regressed);
  const others = findings.filter((finding) => !finding.regressed && !finding.held);
  return [
    ...regressed.map((finding) => toFailReason(finding, alpha, after)),
    ...others.map((finding) => `Also: ${toOpenReason(finding)}`),
  ];
}

function toFailReason({ metric, shift, floor }: MetricFinding, alpha: number, after: string): string {
  const least = toChange(metric, shift.low ?? Number.NaN);
  return (
    `${toSubject(metric, shift.estimate)} ${after}, at least ${least} (chance of error at most ${toShare(alpha)}), ` +
    `and ${toChange(metric, floor)} already counts as a regression.`
  );
}

function toPassReason({ metric, shift, margin }: MetricFinding, alpha: number, after: string): string {
  const worst = toChange(metric, shift.high ?? Number.NaN);
  return (
    `${toSubject(metric, shift.estimate)} ${after}, at worst ${worst} (chance of error at most ${toShare(alpha)}), ` +
    `within the margin of ${toChange(metric, margin)}.`
  );
}

function toOpenReason({ metric, shift, margin }: MetricFinding): string {
  const subject = toSubject(metric, shift.estimate);
  if (shift.high === null) return `${subject}, from too few blocks to say how surely.`;
  return `${subject}, at worst ${toChange(metric, shift.high)}, where a PASS needs less than ${toChange(metric, margin)}.`;
}

function toSubject(metric: GatedMetric, loss: number): string {
  return `${GATED_FACTS[metric].title} ${toChange(metric, loss)}`;
}

function toShare(share: number): string {
  return toPercent(share, 2);
}
