// The whole study: every model of noise, how much of it, and how much worse HEAD is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

const SLOTS = 4;

/** From the recorded slots of `bench-server`: of each server and route, four slots in the order they ran. */
export function loadQuartets(root: string): readonly Recorded[] {
  const text = readFileSync(join(root, 'docs/benchmarks/server.json'), 'utf8');
  const { data } = JSON.parse(text) as { data: { routes: readonly { arms: readonly { slots: Recorded }[] }[] } };
  const recorded = data.routes.flatMap(({ arms }) => arms.flatMap(({ slots }) => toQuartets(slots)));
  if (recorded.length > 0) return recorded;
  throw new RangeError('Expected four recorded slots of a server in docs/benchmarks/server.json, got none');
}

function toQuartets(slots: Recorded): readonly Recorded[] {
  const starts = Array.from({ length: Math.floor(slots.length / SLOTS) }, (_, index) => index * SLOTS);
  return starts.map((start) => slots.slice(start, start + SLOTS));
}
