// The fault switches of the test build, read from APP_FAULT_*. The runtime image does not contain this folder.
import { ConfigError, createEnvReader, type EnvValues } from '../env-reader.ts';

/** Times count from the shard's first request; null switches a fault off. */
export type FaultPlan = Readonly<{
  delayMs: number; // added to /async
  spinUs: number; // of CPU time, added to each request's handler; fractions count
  errorRatio: number; // of all requests, answered with 500, evenly spread
  hangAfterMs: number | null; // the event loop blocks for good
  hangAfterRequests: number | null;
  stallAtMs: number;
  stallMs: number; // the event loop blocks once, this long
  exitAfterMs: number | null; // the process of `exitShard` kills itself, once
  exitShard: number;
}>;

const DEFAULTS: Readonly<Record<string, string>> = {
  APP_FAULT_DELAY_MS: '0',
  APP_FAULT_SPIN_US: '0',
  APP_FAULT_ERROR_RATIO: '0',
  APP_FAULT_HANG_AFTER_MS: '',
  APP_FAULT_HANG_AFTER_REQUESTS: '',
  APP_FAULT_STALL_AT_MS: '0',
  APP_FAULT_STALL_MS: '0',
  APP_FAULT_EXIT_AFTER_MS: '',
  APP_FAULT_EXIT_SHARD: '0',
};

const MAX_MS = 3_600_000;

/**
 * @returns the plan, and the environment without the switches
 * @throws ConfigError naming every switch that is wrong or unknown
 */
export function takeFaults(env: EnvValues): { plan: FaultPlan; rest: EnvValues } {
  const switches = Object.entries(env).filter(([name, value]) => name.startsWith('APP_FAULT_') && value !== '');
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('APP_FAULT_')));
  const unknown = switches.filter(([name]) => !(name in DEFAULTS)).map(([name]) => name);
  const reader = createEnvReader({ ...DEFAULTS, ...Object.fromEntries(switches) });
  const plan = readPlan(reader);
  const errors = [...unknown.map((name) => `Expected a fault switch that exists, got ${name}`), ...reader.errors];
  if (errors.length > 0) throw new ConfigError(errors.join('\n'));
  return { plan, rest };
}

function readPlan(reader: ReturnType<typeof createEnvReader>): FaultPlan {
  return {
    delayMs: reader.integer('APP_FAULT_DELAY_MS', 0, MAX_MS),
    spinUs: Number(
      reader.text('APP_FAULT_SPIN_US', /^\d{1,6}(?:\.\d{1,6})?$/, 'a number of microseconds between 0 and 999999'),
    ),
    errorRatio: Number(
      reader.text('APP_FAULT_ERROR_RATIO', /^(?:0(?:\.\d+)?|1(?:\.0+)?)$/, 'a number between 0 and 1'),
    ),
    hangAfterMs: reader.optionalInteger('APP_FAULT_HANG_AFTER_MS', 0, MAX_MS),
    hangAfterRequests: reader.optionalInteger('APP_FAULT_HANG_AFTER_REQUESTS', 1, 1_000_000_000),
    stallAtMs: reader.integer('APP_FAULT_STALL_AT_MS', 0, MAX_MS),
    stallMs: reader.integer('APP_FAULT_STALL_MS', 0, MAX_MS),
    exitAfterMs: reader.optionalInteger('APP_FAULT_EXIT_AFTER_MS', 0, MAX_MS),
    exitShard: reader.integer('APP_FAULT_EXIT_SHARD', 0, 63),
  };
}
