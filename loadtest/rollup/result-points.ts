// Everything in the database that a run's result.json can give anew: its figures, kept for ever, and its marks. Pure.
import type { Result } from '../report/result.ts';
import { toEventPoint } from '../stream/events.ts';
import type { Point } from '../stream/line-protocol.ts';
import { toRunEvents } from './run-events.ts';
import { toRunPoints } from './run-points.ts';

/** The figures come last: a run that has them counts as stored, see backfill.ts. */
export function toResultPoints(result: Result): readonly Point[] {
  return [...toRunEvents(result).map(toEventPoint), ...toRunPoints(result)];
}
