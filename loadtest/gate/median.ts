// The median: what a few disturbed values cannot move.

/** @throws RangeError for no value: an empty median is not 0 */
export function toMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  if (low !== undefined && high !== undefined) return (low + high) / 2;
  throw new RangeError('Expected at least one value, got none');
}
