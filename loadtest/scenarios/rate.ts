// The rate leg, an open model: requests start at fixed instants whether or not the server keeps up.
// Latency counts from the intended start, so neither a late generator nor a busy connection can hide a wait.
import exec from 'k6/execution';
import { Counter, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';
import { createSend, GRACEFUL_STOP, leg, SHARED_OPTIONS } from './leg.ts';
import { nameSubmetrics } from './submetrics.ts';
import { createWindows } from './windows.ts';

export { setup } from './announce.ts';
export { handleSummary } from './summary.ts';

const ratePerSec = leg.ratePerSec ?? 0;
const periodMs = 1000 / ratePerSec;
const warmupMs = leg.warmupSeconds * 1000;
const measureMs = leg.measureSeconds * 1000;

/** The last moment of the handover stays empty, so that k6 counts each virtual user once and not twice. */
const HANDED_OVER_MS = 10;

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
    // A scenario of its own, because dropped iterations carry no tag but the scenario's name.
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

export const { warmup, rate } = createRate();

/**
 * The hot path is one closure over its own variables: of every import, and of every object of k6 that is looked at,
 * a virtual user has a copy of its own, cold in the cache when its turn comes.
 */
function createRate(): { warmup: () => void; rate: () => void } {
  const send = createSend();
  const enterWindow = createWindows();
  const latency = new Trend('latency', true);
  const warmupStarted = new Counter('warmup_started'); // what the handover cuts off is neither finished nor measured
  const warmupEnded = new Counter('warmup_ended');
  // Each access of exec.instance and exec.scenario builds a new object, so each virtual user fetches them once, in the
  // warm-up. Their values are those of the moment; k6's own clock is read, because Date.now() rounds to a millisecond.
  let instance: typeof exec.instance | undefined;
  let scenario: typeof exec.scenario | undefined;
  let originMs: number | undefined; // of the scenario's clock, in the instance's

  return {
    warmup: () => {
      instance ??= exec.instance;
      scenario ??= exec.scenario;
      enterWindow(0);
      warmupStarted.add(1);
      send(scenario.iterationInTest);
      warmupEnded.add(1);
    },
    rate: () => {
      instance ??= exec.instance;
      scenario ??= exec.scenario;
      originMs ??= instance.currentTestRunDuration - scenario.progress * measureMs;
      const iteration = scenario.iterationInTest;
      const intendedMs = iteration * periodMs;
      enterWindow(warmupMs + intendedMs);
      send(iteration);
      const waitedMs = instance.currentTestRunDuration - originMs - intendedMs;
      latency.add(waitedMs > 0 ? waitedMs : 0); // a negative one is the clocks' rounding
    },
  };
}
