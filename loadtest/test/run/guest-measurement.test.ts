import { describe, expect, it } from 'vitest';
import type { ProcessCpu } from '../../readings/process-cpu.ts';
import { toGuestMeasurement } from '../../run/guest-measurement.ts';
import type { Window } from '../../run/window.ts';
import { toRateLeg } from '../gate/sample.ts';

const { client } = toRateLeg(); // 10,000 requests
const driven = { client, measuredSeconds: 10, serverCpus: [2, 3] };

function toWindow(before: Partial<ProcessCpu> | null, after: Partial<ProcessCpu> | null): Window {
  const at = (atMs: number, cpu: Partial<ProcessCpu> | null, guestRssMb: number) => ({
    atMs,
    guestRssMb,
    shards: cpu && [{ pid: 7, parentPid: 1, command: 'init', cpuSeconds: 0, startTicks: 99, ...cpu }],
    server: null,
  });
  const [first, last] = [at(0, before, 40), at(9000, after, 64)];
  return { first, last, ticks: [first, last], next: null } as unknown as Window;
}

describe('toGuestMeasurement', () => {
  it('knows CPU time and memory of the container, and nothing from inside', () => {
    expect(toGuestMeasurement(toWindow({ cpuSeconds: 1 }, { cpuSeconds: 5.5 }), driven)).toEqual({
      instance: 'process 7 since 99',
      cpuUsPerRequest: 500, // 4.5 s in 9 s is half a second a second, for 1,000 requests a second
      cpuUtilization: 0.25, // of two CPUs
      latencyMs: null,
      requestsPerShard: null,
      requestsWholeLeg: null,
      shardRestarts: null,
      serverErrors: null,
      rssMb: 64,
    });
  });

  it.each([
    ['cannot be seen', toWindow(null, null)],
    ['was gone at the end', toWindow({}, null)],
    ['was another at the end', toWindow({}, { pid: 8, startTicks: 120 })],
  ])('is null where the container %s', (_, window) => {
    expect(toGuestMeasurement(window, driven)).toBeNull();
  });

  it('has no CPU time a request where there was none', () => {
    const window = toWindow({}, { cpuSeconds: 1 });
    expect(toGuestMeasurement(window, { ...driven, client: { ...client, requests: 0 } })?.cpuUsPerRequest).toBeNull();
  });
});
