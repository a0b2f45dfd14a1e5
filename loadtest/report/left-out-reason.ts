// Checks of the targets that a run did not judge, because they mean nothing in a load of its shape. A limit of the user's
// own that is not judged must be said; those of the kit's targets are for every shape, so each run leaves some out.
import type { ShapeKind } from '../profiles/profile.ts';
import { METRIC_FACTS } from '../targets/metric.ts';
import type { TargetCheck } from '../targets/target.ts';

type Judged = Readonly<{ shape: ShapeKind; leftOut: readonly TargetCheck[] }>;

/** One sentence, or none. A limit that is only for another shape, such as a recovery without a spike, is not worth one. */
export function toLeftOutReason({ shape, leftOut }: Judged): readonly string[] {
  const told = leftOut.filter(({ metric }) => METRIC_FACTS[metric].shapes.length > 1);
  if (told.length === 0) return [];
  const titles = told.map(({ metric }) => METRIC_FACTS[metric].title).join(', ');
  return [`Not judged, as it would mean nothing under this load (${shape}): ${titles}.`];
}
