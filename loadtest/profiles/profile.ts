// A load profile: how many connections, for how long, in which shape. The data is profiles.json.
import type { LegName, NonEmpty } from '../run/measurement.ts';

export type Profile = Readonly<{
  name: string;
  description: string;
  connections: number; // of the capacity leg, and of wrk in the cross-check
  measureSeconds: number; // of each leg; of each step of a breakpoint
  warmupSeconds: number;
  wrkThreads: number; // used literally by the cross-check
  shape: Shape;
}>;

/**
 * How the load changes over a run:
 * - steady: both legs, the same load all along
 * - spike: the rate leg in stages, a base rate, then more of it, then the base again
 * - soak: the rate leg for so long that a drift shows
 * - overload: the rate leg at more than the server lets through; its refusals are answers, not failures
 * - breakpoint: many short rate legs that close in on the highest rate which meets the targets
 */
export type Shape =
  | Readonly<{ kind: 'steady' }>
  | Readonly<{ kind: 'soak' }>
  | Readonly<{ kind: 'spike'; stages: NonEmpty<Stage> }>
  | Overload
  | Breakpoint;

export type ShapeKind = Shape['kind'];

export const SHAPE_KINDS = ['steady', 'soak', 'spike', 'overload', 'breakpoint'] as const satisfies ShapeKind[];

/** What a `rateFactor` may be. */
export const FACTOR = { min: 0.01, max: 1000 } as const;

/** A part of the rate leg; the first one is the base, the last one the recovery. */
export type Stage = Readonly<{ name: string; seconds: number; rateFactor: number }>; // times the targets' rate

export type Overload = Readonly<{
  kind: 'overload';
  rateFactor: number; // times the targets' rate
  refusedStatus: NonEmpty<number>; // how the server says that it has too much to do
  server: Readonly<Record<string, string>>; // variables of the kit's own server, so that a small machine can overload it
}>;

export type Breakpoint = Readonly<{
  kind: 'breakpoint';
  confirmSeconds: number; // measured once more at the rate that was found
  precision: number; // the search ends when the lowest miss is at most so much above the highest hit, as a ratio
}>;

/** A leg without a pause says nothing about a rate, so all shapes but the steady one have the rate leg alone. */
export function toShapeLegs({ kind }: Shape): NonEmpty<LegName> {
  return kind === 'steady' ? ['capacity', 'rate'] : ['rate'];
}
