// The whole study: every model of noise, how much of it, and how much worse HEAD is.
import { readFileSync } from 'node:fs';
import type { Rules } from '../compare/rules/rules.ts';
import { type NoiseModel, type Recorded, toBimodal, toDrifting, toReplayed, toSteady } from './noise.ts';
import { type Cell, simulateCell } from './simulation.ts';

export type StudyRequest = Readonly<{
  runs: number; // of each cell
  seed: number;
  rules: Rules;
  quartets: readonly Recorded[];
  onCell: (done: number, of: number) => void;
}>;

export const CVS = [0.02, 0.05, 0.1, 0.15, 0.2] as const;
export const EFFECTS = [0, 0.03, 0.05, 0.1, 0.2] as const;
const MODELS = [toSteady, toDrifting, toBimodal];

/** Each cell has a seed of its own, so that one alone comes out the same. */
export function runStudy({ runs, seed, rules, quartets, onCell }: StudyRequest): readonly Cell[] {
  const models: readonly Readonly<{ model: NoiseModel; cv: number | null }>[] = [
    ...MODELS.flatMap((toModel) => CVS.map((cv) => ({ model: toModel(cv), cv }))),
    { model: toReplayed(quartets), cv: null },
  ];
  const wanted = models.flatMap((one) => EFFECTS.map((effect) => ({ ...one, effect })));
  return wanted.map((one, index) => {
    const cell = simulateCell({ ...one, runs, rules, seed: seed + index });
    onCell(index + 1, wanted.length);
    return cell;
  });
}

/** Slots of one `make bench-server` on a quiet machine, four a quartet; kept, so that the same seed gives the same study. */
export function loadQuartets(): readonly Recorded[] {
  return JSON.parse(readFileSync(new URL('recorded-quartets.json', import.meta.url), 'utf8'));
}
