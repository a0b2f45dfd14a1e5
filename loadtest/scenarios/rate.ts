// The rate leg, an open model: requests start at fixed instants whether or not the server keeps up.
// Latency counts from the intended start, so neither a late generator nor a busy connection can hide a wait.
import exec from 'k6/execution';
import { Trend } from 'k6/metrics';
import type { Options } from 'k6/options';
import { GRACEFUL_STOP, leg, SHARED_OPTIONS, send } from './leg.ts';
import { nameSubmetrics } from './submetrics.ts';
import { enterWindow } from './windows.ts';

export { setup } from './announce.ts';
export { handleSummary } from './summary.ts';

const ratePerSec = leg.ratePerSec ?? 0;
const periodMs = 1000 / ratePerSec;
const warmupMs = leg.warmupSeconds * 1000;
const measureMs = leg.measureSeconds * 1000;

/** The last moment of the handover stays empty, so that k6 counts each virtual user once and not twice. */
const HANDED_OVER_MS = 10;

const latency = new Trend('latency', true);
const SHAPE = {
  executor: 'constant-arrival-rate',
  rate: ratePerSec,
  timeUnit: '1s',
  preAllocatedVUs: leg.virtualUsers,
  maxVUs: leg.virtualUsers,
} as const;

export const options: Options = {
  ...SHARED_OPTIONS,
  scenarios: {
    // A scenario of its own, because dropped iterations carry no tags but the scenario's.
    warmup: {
      ...SHAPE,
      exec: 'warmup',
      tags: { phase: 'warmup' },
      duration: `${warmupMs}ms`,
      gracefulStop: `${leg.handoverMs - HANDED_OVER_MS}ms`,
    },
    rate: {
      ...SHAPE,
      exec: 'rate',
      tags: { phase: 'measure' },
      startTime: `${warmupMs + leg.handoverMs}ms`,
      duration: `${measureMs}ms`,
      gracefulStop: GRACEFUL_STOP,
    },
  },
  thresholds: nameSubmetrics('latency'),
};

export function warmup(): void {
  enterWindow(0);
  send();
}

// Each access of exec.instance and exec.scenario builds a new object, so they are fetched once for each virtual user.
// Their values are still those of the moment; k6's own clock is read, because Date.now() rounds to a millisecond.
let instance: typeof exec.instance | undefined;
let scenario: typeof exec.scenario | undefined;
let scenarioStartMs = 0;

export function rate(): void {
  instance ??= exec.instance;
  scenario ??= startScenario(instance);
  const intendedMs = scenario.iterationInTest * periodMs;
  enterWindow(warmupMs + intendedMs);
  send();
  latency.add(Math.max(0, instance.currentTestRunDuration - scenarioStartMs - intendedMs));
}

function startScenario({ currentTestRunDuration }: typeof exec.instance): typeof exec.scenario {
  const started = exec.scenario;
  scenarioStartMs = currentTestRunDuration - started.progress * measureMs;
  return started;
}
