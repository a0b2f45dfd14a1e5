// What is known of a guest image in the server's slot: its container's CPU time and memory, and nothing from inside.
import type { ClientMeasurement, ServerMeasurement } from './measurement.ts';
import { toSeconds, toShardCpuSeconds, type Window } from './window.ts';

type Driven = Readonly<{ client: ClientMeasurement; measuredSeconds: number; serverCpus: readonly number[] }>;

/** Null where this host's /proc does not show the container, or it was replaced during the window. */
export function toGuestMeasurement(window: Window, driven: Driven): ServerMeasurement | null {
  const [container] = window.last.shards ?? [];
  const cpuSeconds = toShardCpuSeconds(window);
  if (container === undefined || container === null || cpuSeconds === null) return null;
  const { client, measuredSeconds, serverCpus } = driven;
  const cpuPerSecond = cpuSeconds / toSeconds(window);
  return {
    instance: `process ${container.pid} since ${container.startTicks}`, // of the host, in ticks after its boot
    cpuUsPerRequest: client.requests === 0 ? null : (cpuPerSecond * 1e6 * measuredSeconds) / client.requests,
    cpuUtilization: cpuPerSecond / serverCpus.length,
    latencyMs: null,
    requestsPerShard: null,
    requestsWholeLeg: null,
    shardRestarts: null,
    serverErrors: null,
    rssMb: window.last.guestRssMb ?? null,
  };
}
