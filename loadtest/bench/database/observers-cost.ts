// What the observers spent on a run that is kept: CPU time of InfluxDB and Telegraf, in cores.
import type { Result } from '../../report/result.ts';
import { LEG_NAMES } from '../../run/measurement.ts';

export type ObserversCost = Readonly<{
  runId: string;
  profile: string;
  requests: number; // of both legs
  seconds: number; // from the first leg's start to the last one's end
  cpuSeconds: number;
  cores: number;
  streamComplete: boolean;
}>;

/**
 * The CPU time is counted from just before the first leg to just after the stream was checked, so this is a little too much.
 *
 * @returns null for a run that was not streamed, or before legs had a wall clock
 */
export function toObserversCost(result: Result): ObserversCost | null {
  const legs = LEG_NAMES.flatMap((name) => result.attempts[name]);
  const clocks = legs.flatMap(({ wallClock }) => wallClock ?? []);
  const cpuSeconds = result.stream?.observerCpuSeconds ?? null;
  if (clocks.length === 0 || clocks.length < legs.length || cpuSeconds === null) return null;
  const startedMs = Math.min(...clocks.map((clock) => clock.startedMs));
  const seconds = (Math.max(...clocks.map(({ endedMs }) => endedMs)) - startedMs) / 1000;
  return {
    runId: result.runId,
    profile: result.profile,
    requests: legs.reduce((sum, { client }) => sum + client.requests, 0),
    seconds,
    cpuSeconds,
    cores: cpuSeconds / seconds,
    streamComplete: result.stream?.complete ?? false,
  };
}
