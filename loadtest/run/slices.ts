// How a measured window is cut into slices: equal pieces of whole seconds, the last one possibly shorter.

export const MAX_SLICES = 12;

export function toSliceSeconds(measureSeconds: number): number {
  return Math.ceil(measureSeconds / MAX_SLICES);
}
