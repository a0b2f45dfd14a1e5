// What to change so that the next run can prove something.
import type { Attempts, LegMeasurement } from '../run/measurement.ts';
import { allOf } from './evidence/evidence.ts';
import { overloaded, startedTogether, usersSuffice } from './evidence/load.ts';
import { generatorHealthy, hostHealthy } from './evidence/machines.ts';
import type { Check } from './verdict.ts';

/** @returns sentences, at most one for each kind of trouble seen in the legs of the unproven checks */
export function toRemedies(unproven: readonly Check[], attempts: Attempts): readonly string[] {
  const legs = [...new Set(unproven.map((check) => check.leg))].flatMap((leg) => [...attempts[leg]]);
  const seen = legs.filter(({ combined }) => combined === undefined); // machines that the kit looked at
  const combined = legs.filter((leg) => leg.combined !== undefined);
  return [...toGeneratorRemedies(seen), ...toHostRemedies(seen), ...toCombinedRemedies(combined)];
}

/** Of several generators the kit saw only what they and the server printed. */
function toCombinedRemedies(legs: readonly LegMeasurement[]): readonly string[] {
  if (legs.length === 0) return [];
  const remedies = ["Look at the generators' CPUs: where one was 80 % busy, use more of them, or larger ones."];
  if (legs.some((leg) => !allOf(...startedTogether(leg)).holds)) {
    remedies.push('Start the generators at once (k6 --paused, then resume each), and let NTP set their clocks.');
  }
  if (legs.some(({ server }) => server === null)) {
    remedies.push(
      "Give the server's metrics page of before and after the leg: its own latency can prove a miss (--server-before, --server-after).",
    );
  }
  return remedies;
}

function toGeneratorRemedies(legs: readonly LegMeasurement[]): readonly string[] {
  const busy = legs.filter((leg) => !generatorHealthy(leg).holds);
  const short = legs.filter((leg) => leg.leg === 'rate' && !usersSuffice(leg).holds);
  const remedies = [];
  if (busy.some(({ leg, generator }) => leg === 'capacity' && generator.tool === 'k6')) {
    remedies.push('Give the generator more CPUs (LOAD_CPUSET), or judge the capacity leg with --generator wrk.');
  }
  if (busy.some(({ leg, generator }) => leg === 'capacity' && generator.tool === 'wrk'))
    remedies.push('Give the generator more CPUs (LOAD_CPUSET).');
  if (busy.some((leg) => leg.leg === 'rate'))
    remedies.push('Give the generator more CPUs (LOAD_CPUSET), or ask for a lower rate.');
  if (legs.some((leg) => leg.client.overload !== null && !overloaded(leg).holds)) {
    remedies.push('Offer more than the server lets through (--rate).');
  }
  if (short.length > 0) remedies.push('Give the rate leg more virtual users.');
  return remedies;
}

function toHostRemedies(legs: readonly LegMeasurement[]): readonly string[] {
  return legs.every((leg) => hostHealthy(leg).holds)
    ? []
    : ['Run again when the host is quieter, or on one that is not shared.'];
}
