// Did the load that a number is about really reach the server?
// Written so that null and NaN fall on the side that proves nothing.
import type { LegMeasurement } from '../../run/measurement.ts';
import { toSliceSeconds } from '../../run/slices.ts';
import { toCount, toNumber, toPercent, toPercentBeside } from '../quantity.ts';
import * as threshold from '../thresholds.ts';
import { allOf, type Evidence, toDoubtful, toProof } from './evidence.ts';

/** Rate leg: on time, nothing dropped, and under overload some of it refused. Capacity leg: the RPS that the targets ask for, where they ask for one. */
export function loadOffered(leg: LegMeasurement, floorRps: number | null): Evidence {
  if (leg.leg === 'capacity') return allOf(floorReached(leg, floorRps), ...startedTogether(leg));
  return allOf(rateAchieved(leg), nothingDropped(leg), ...(leg.client.overload === null ? [] : [overloaded(leg)]));
}

/** The open model sent its requests on time, all generators at once. */
export function rateAchieved(leg: LegMeasurement): Evidence {
  return allOf(achieved(leg), ...startedTogether(leg));
}

/**
 * Of several generators: none drove the server while another had not begun or was done. Clocks that differ look the same.
 * Nothing to say of a single one.
 */
export function startedTogether({ combined, measuredSeconds }: LegMeasurement): readonly Evidence[] {
  if (combined === undefined) return [];
  const limitMs = toSliceSeconds(measuredSeconds) * 1000 * threshold.START_SKEW_SLICE_RATIO;
  const said = `the generators began within ${toNumber(combined.startSkewMs)} ms`;
  if (combined.startSkewMs <= limitMs) return [toProof(said)];
  return [toDoubtful('startedApart', `${said}, where ${toNumber(limitMs)} ms count as at once`)];
}

function achieved({ client: { achievedRatio } }: LegMeasurement): Evidence {
  if (achievedRatio === null) {
    return toDoubtful('rateNotAchieved', 'how much of the rate was achieved is not known');
  }
  const limit = threshold.ACHIEVED_RATIO;
  const said = `${toPercentBeside(achievedRatio, limit)} of the rate was achieved`;
  if (achievedRatio >= limit) return toProof(said);
  return toDoubtful('rateNotAchieved', `only ${said}, less than the ${toPercent(limit)} that count as offered`);
}

/** It was too much for the server, by the server's own word. */
export function overloaded({ client: { overload } }: LegMeasurement): Evidence {
  const ratio = overload?.refusedRatio ?? Number.NaN;
  const limit = threshold.OVERLOAD_REFUSED_RATIO;
  const said = `the server refused ${toPercentBeside(ratio, limit)} of it`;
  if (ratio >= limit) return toProof(said);
  return toDoubtful('notOverloaded', `${said}, less than the ${toPercent(limit)} that show an overload`);
}

/** Little's law on the capacity leg: the connections waited on the server and not on the generator. */
export function connectionsWaiting({ client }: LegMeasurement): Evidence {
  if (client.latencyMs === null) return toDoubtful('connectionsIdle', 'nothing was answered');
  const { mean } = client.latencyMs;
  if (mean === null) return toDoubtful('waitUnknown', 'how long the connections waited on the server is not known');
  const ratio = (client.rps * mean) / 1000 / client.connections;
  const limit = threshold.CONNECTIONS_WAITING_RATIO;
  const said = `connections waited on the server for ${toPercentBeside(ratio, limit)} of the time`;
  if (ratio >= limit) return toProof(said);
  const needed = `less than the ${toPercent(limit)} that would keep the generator's queue out`;
  return toDoubtful('connectionsIdle', `${said}, ${needed}`);
}

/** The open model had virtual users enough to go on through a stall; else its drops are its own. */
export function usersSuffice({ client }: LegMeasurement): Evidence {
  const needed = Math.ceil((client.ratePerSec ?? Number.NaN) * threshold.USERS_SECONDS_OF_RATE);
  const users = toCount(client.connections, 'virtual user');
  if (client.connections >= needed) return toProof(`${users} were enough`);
  return toDoubtful('fewUsers', `${users} were less than the ${toNumber(needed)} that the rate needs`);
}

function floorReached({ client }: LegMeasurement, floorRps: number | null): Evidence {
  const said = `${toNumber(client.rps)} requests/s were served`;
  if (floorRps === null || client.rps >= floorRps) return toProof(said);
  return toDoubtful('floorNotReached', `only ${said}, less than the ${toNumber(floorRps)} that the targets ask for`);
}

function nothingDropped({ client: { droppedIterations } }: LegMeasurement): Evidence {
  if (droppedIterations === 0) return toProof('nothing was dropped');
  const dropped = toCount(droppedIterations, 'request');
  return toDoubtful('dropped', `${dropped} never started because no virtual user was free`);
}
