// The rate leg, an open model: requests start at fixed instants whether or not the server keeps up.
// Latency counts from the intended start, so neither a late generator nor a busy connection can hide a wait.
import exec from 'k6/execution';
import type { RefinedResponse, ResponseType } from 'k6/http';
import { Counter, Trend } from 'k6/metrics';
import type { Options, Scenario } from 'k6/options';
import type { RateStage } from '../run/rate-stages.ts';
import { createSend, GRACEFUL_STOP, leg, SHARED_OPTIONS } from './leg.ts';
import { nameSubmetrics } from './submetrics.ts';
import { createWindows } from './windows.ts';

export { setup } from './announce.ts';
export { handleSummary } from './summary.ts';

const ratePerSec = leg.ratePerSec ?? 0;
const warmupMs = leg.warmupSeconds * 1000;
const inStages = leg.stages.length > 1;

/** The last moment of the handover stays empty, so that k6 counts each virtual user once and not twice. */
const HANDED_OVER_MS = 10;

export const options: Options = {
  ...SHARED_OPTIONS,
  scenarios: {
    // A scenario of its own, because dropped iterations carry no tag but the scenario's name.
    warmup: {
      executor: 'constant-arrival-rate',
      rate: ratePerSec,
      timeUnit: '1s',
      preAllocatedVUs: leg.virtualUsers,
      maxVUs: leg.virtualUsers,
      exec: 'warmup',
      tags: { phase: 'warmup' },
      duration: `${warmupMs}ms`,
      gracefulStop: `${leg.handoverMs - HANDED_OVER_MS}ms`,
    },
    ...Object.fromEntries(leg.stages.map((stage) => [stage.name, toScenario(stage)])),
  },
  thresholds: nameSubmetrics('latency'),
};

export const { warmup, rate } = createRate();

/** Each stage is a scenario, so that one that drops requests does not shift the intended starts of the next. */
function toScenario({ startSeconds, seconds, ratePerSec, virtualUsers }: RateStage): Scenario {
  return {
    executor: 'constant-arrival-rate',
    rate: ratePerSec,
    timeUnit: '1s',
    preAllocatedVUs: virtualUsers,
    maxVUs: virtualUsers,
    exec: 'rate',
    tags: { phase: 'measure' },
    startTime: `${warmupMs + leg.handoverMs + startSeconds * 1000}ms`,
    duration: `${seconds * 1000}ms`,
    gracefulStop: GRACEFUL_STOP,
  };
}

/**
 * The hot path is one closure over its own variables: of every import, and of every object of k6 that is looked at,
 * a virtual user has a copy of its own, cold in the cache when its turn comes.
 */
function createRate(): { warmup: () => void; rate: () => void } {
  const send = createSend();
  const enterWindow = createWindows();
  const record = createRecord();
  const warmupStarted = new Counter('warmup_started'); // what the handover cuts off is neither finished nor measured
  const warmupEnded = new Counter('warmup_ended');
  // Each access of exec.instance and exec.scenario builds a new object, so each virtual user fetches them once, in the
  // warm-up. Their values are those of the moment; k6's own clock is read, because Date.now() rounds to a millisecond.
  let instance: typeof exec.instance | undefined;
  let scenario: typeof exec.scenario | undefined;
  let [stage] = leg.stages;
  let [periodMs, offsetMs, stageMs] = toTimes(stage);
  let originMs: number | undefined; // of the scenario's clock, in the instance's

  const enterStage = (name: string) => {
    stage = leg.stages.find((candidate) => candidate.name === name);
    [periodMs, offsetMs, stageMs] = toTimes(stage);
    originMs = undefined;
  };

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
      if (inStages && scenario.name !== stage?.name) enterStage(scenario.name);
      originMs ??= instance.currentTestRunDuration - scenario.progress * stageMs;
      const iteration = scenario.iterationInTest;
      const intendedMs = iteration * periodMs;
      enterWindow(offsetMs + (intendedMs < stageMs ? intendedMs : stageMs - 1));
      const response = send(iteration);
      const waitedMs = instance.currentTestRunDuration - originMs - intendedMs;
      record(waitedMs > 0 ? waitedMs : 0, response); // a negative one is the clocks' rounding
    },
  };
}

/** Period, offset to the start of the warm-up, and length, in milliseconds. */
function toTimes(stage: RateStage | undefined): readonly [number, number, number] {
  if (stage === undefined) return [1, warmupMs, leg.measureSeconds * 1000];
  return [1000 / stage.ratePerSec, warmupMs + stage.startSeconds * 1000, stage.seconds * 1000];
}

type Record = (waitedMs: number, response: RefinedResponse<ResponseType>) => void;

/** Only where refusals are expected is an answer looked at: that costs k6 as much as a metric. */
function createRecord(): Record {
  const latency = new Trend('latency', true);
  if (leg.refusedStatus.length === 0) return (waitedMs) => latency.add(waitedMs);
  const accepted = new Trend('accepted_latency', true);
  const expected = leg.requests.specs.flatMap(({ expectedStatus }) => [...expectedStatus]);
  return (waitedMs, response) => {
    latency.add(waitedMs);
    if (expected.includes(response.status)) accepted.add(waitedMs);
  };
}
