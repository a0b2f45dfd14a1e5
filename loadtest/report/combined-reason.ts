// That several generators drove a leg, and what nobody saw of them: whoever reads the verdict must know what it rests on.
import { toNumber } from '../gate/quantity.ts';
import type { LegMeasurement } from '../run/measurement.ts';

/** One sentence for each leg and attempt that several generators drove. */
export function toCombinedReasons(measured: readonly LegMeasurement[]): readonly string[] {
  return measured.flatMap(({ leg, combined, server }) => {
    if (combined === undefined) return [];
    const { generators, startSkewMs } = combined;
    const proof =
      server === null ? 'no latency over its limit can be proven' : "the server's own latency alone can prove a miss";
    return [
      `The ${leg} leg was driven by ${generators.length} generators, begun within ${toNumber(startSkewMs)} ms; ` +
        `their CPUs and hosts were not watched, so ${proof}.`,
    ];
  });
}
