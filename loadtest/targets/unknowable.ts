// Checks that a run can never answer, whatever happens in it: the target shows less than shardgate's own server does, or
// the generator tells less than k6. Known before anything is driven.
import type { GeneratorTool } from '../run/generator-process.ts';
import { METRIC_FACTS } from './metric.ts';
import type { Metric } from './target.ts';

/** shardgate's own server, another image in its slot, or a URL. */
export type TargetKind = 'own' | 'guest' | 'foreign';

/** What a leg is seen through, and driven with. */
export type Sight = Readonly<{
  target: TargetKind | 'between pages'; // of shardgate's own server, where several generators drove it
  generator: GeneratorTool;
}>;

/** @returns why the metric stays unknown, and the remedy; null where it can be measured */
export function toBlindness(metric: Metric, { target, generator }: Sight): string | null {
  const { source } = METRIC_FACTS[metric];
  if (source === 'k6') {
    return generator === 'k6'
      ? null
      : `${generator} does not tell it; remove the check from the targets, or drive the leg with k6`;
  }
  if (source === 'client' || target === 'own') return null;
  if (target === 'foreign') return 'a foreign target does not show it; remove the check from the targets';
  if (target === 'between pages') {
    return 'several generators and two pages of the server do not show it; remove the check from the targets';
  }
  if (source === 'container') return null;
  return "only shardgate's own server counts its restarts; remove the check from the targets";
}
