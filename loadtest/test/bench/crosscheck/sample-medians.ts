// Medians of a cross-check in which k6 was the slow part and wrk saturated the server, with the few values changed that a test is about.
import type { MediansByTool } from '../../../bench/crosscheck/explanation.ts';
import type { Medians } from '../../../bench/crosscheck/medians.ts';

const WRK: Medians = {
  connections: 192,
  generatorCpus: 1,
  rps: 80_000,
  p50Ms: 2.4,
  p99Ms: 4,
  measuredP99Ms: 3.5,
  generatorBusy: 0.7,
  generatorCpuUs: 8,
  serverBusy: 0.97,
  serverCpuUs: 12,
  serverP50Ms: 1.4,
};

const K6: Medians = {
  connections: 200,
  generatorCpus: 1,
  rps: 16_000,
  p50Ms: 12,
  p99Ms: 30,
  measuredP99Ms: 30,
  generatorBusy: 0.99,
  generatorCpuUs: 60,
  serverBusy: 0.4,
  serverCpuUs: 20,
  serverP50Ms: 1.2,
};

export function toSample(wrk: Partial<Medians> = {}, k6: Partial<Medians> = {}): MediansByTool {
  return { wrk: { ...WRK, ...wrk }, k6: { ...K6, ...k6 } };
}
