// In which order the requests of a mix are sent: each as often as its weight says, and spread evenly rather than in runs.

/**
 * Smooth weighted round robin, nginx's rule among weighted upstreams: at each turn every request gains its weight, the one with most sends and pays the sum.
 *
 * @param weights - integers from 1 up
 * @returns indices; one cycle, after which the order repeats, so that over whole cycles the shares are exact
 */
export function toWeightedOrder(weights: readonly number[]): readonly number[] {
  const divisor = weights.reduce(toGreatestDivisor, 0);
  const shares = weights.map((weight) => weight / divisor);
  const turns = shares.reduce((sum, share) => sum + share, 0);
  const gained = shares.map(() => 0);
  return Array.from({ length: turns }, () => {
    for (const [index, share] of shares.entries()) gained[index] = (gained[index] ?? 0) + share;
    const next = gained.indexOf(Math.max(...gained));
    gained[next] = (gained[next] ?? 0) - turns;
    return next;
  });
}

function toGreatestDivisor(a: number, b: number): number {
  return b === 0 ? a : toGreatestDivisor(b, a % b);
}
