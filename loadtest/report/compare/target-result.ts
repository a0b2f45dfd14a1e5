// The targets of a comparison as the result has them, and as rows of a table.
import type { Look } from '../../gate/compare/look.ts';
import { toDoubtClause, toTargetTitle, toTargetValue } from '../../gate/compare/target-reasons.ts';
import type { TargetResult } from './compare-result.ts';

export function toTargetResults({ targets, targetFailAlpha, passAlpha }: Look): readonly TargetResult[] {
  return targets.map((finding) => {
    const { check, slots, value, low, high, outcome } = finding;
    const doubt = toDoubtClause(finding);
    const because = `${toTargetValue(finding)}${doubt === null ? '' : `; ${doubt}`}`;
    const alphas = { failAlpha: targetFailAlpha, passAlpha };
    return { ...check, title: toTargetTitle(check), slots, value, low, high, ...alphas, outcome, because };
  });
}

export const TARGET_HEAD = ['Target of HEAD', 'Measured', 'Outcome'];

const OUTCOMES: Readonly<Record<TargetResult['outcome'], string>> = {
  pass: 'met',
  fail: 'missed',
  unproven: 'not decided',
};

export function toTargetRow({ title, because, outcome }: TargetResult): readonly string[] {
  return [title, because, OUTCOMES[outcome]];
}
