// How busy the generator was in each stage of a leg: a mean over the whole leg would hide that a spike was too much for it.
import { isGeneratorSaturated } from '../gate/evidence/machines.ts';
import type { LegPlan } from './leg-plan.ts';
import type { ClientMeasurement, GeneratorMeasurement } from './measurement.ts';
import type { Tick } from './tick.ts';
import { toWindow, type Window } from './window.ts';

type Stages = readonly (GeneratorMeasurement | null)[]; // null: fewer than two readings in it

/** @param fromMs - when the measured window began, on the ticks' clock */
export function toStageWindows(
  { stages }: LegPlan,
  ticks: readonly Tick[],
  fromMs: number,
): readonly (Window | null)[] {
  return stages.map(({ startSeconds, seconds }) => {
    const startMs = fromMs + startSeconds * 1000;
    return toWindow(ticks, startMs, startMs + seconds * 1000);
  });
}

/** The whole leg's, with the figures of its busiest stage; not known where one stage's is not. */
export function toBusiest(stages: Stages, whole: GeneratorMeasurement): GeneratorMeasurement {
  const worst = (key: 'cpuUtilization' | 'cpusBusy' | 'busiestSecond') => {
    const ratios = stages.map((stage) => stage?.[key] ?? null);
    return ratios.every((ratio) => ratio !== null) ? Math.max(...ratios) : null;
  };
  const busiest = {
    ...whole,
    cpuUtilization: worst('cpuUtilization'),
    cpusBusy: worst('cpusBusy'),
    busiestSecond: worst('busiestSecond'),
  };
  const known = busiest.cpuUtilization !== null || busiest.cpusBusy !== null;
  return { ...busiest, saturated: known ? isGeneratorSaturated(busiest) : null };
}

export function withGeneratorBusy(client: ClientMeasurement, stages: Stages): ClientMeasurement {
  return {
    ...client,
    stages: client.stages.map((stage, index) => ({ ...stage, generatorBusy: toBusy(stages[index]) })),
  };
}

function toBusy(stage: GeneratorMeasurement | null | undefined): number | null {
  if (stage?.cpuUtilization == null || stage.cpusBusy === null) return null;
  return Math.max(stage.cpuUtilization, stage.cpusBusy);
}
