// The ways a request may take to a shard: straight to the shared port, or through nginx with one of its routings.
import { EDGE_ROUTINGS, type EdgeRouting } from '../../stack/edge-routing.ts';

export type Way = 'none' | `nginx-${EdgeRouting}`; // as target.edge of a result names them

export const WAYS: readonly Way[] = ['none', ...EDGE_ROUTINGS.map((routing) => `nginx-${routing}` as const)];

/** Null without nginx. */
export function toRouting(way: Way): EdgeRouting | null {
  return EDGE_ROUTINGS.find((routing) => way === `nginx-${routing}`) ?? null;
}
