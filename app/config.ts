// The only file that knows the environment's names. Everything else is handed an AppConfig.
import { ConfigError, createEnvReader, type EnvReader, type EnvValues } from './env-reader.ts';

export const PHASES = ['baseline', 'a', 'b', 'c'] as const;
export type Phase = (typeof PHASES)[number];

export type AppConfig = Readonly<{
  phase: Phase;
  host: string;
  port: number;
  adminPort: number;
  shardPortBase: number | null; // shard i also listens on shardPortBase + i; null: only on `port`
  shards: number;
  pinned: boolean; // each shard on one CPU of the container's cpuset
  instance: string | null; // null: a random one
  drainMs: number;
  deadlineMs: number;
  readTimeoutS: number;
  idleTimeoutS: number;
  maxBodyBytes: number;
  batchSize: number; // waiting requests started in one turn of the event loop
  maxRunning: number; // requests whose handler has started and not answered, per shard
  queueLength: number;
  queueAgeMs: number;
  refusalPauseMs: number; // before a 503 is told
  computeThreads: number; // of /compute, per shard
  computeQueue: number; // tasks that may wait for a thread
  computeInlineMax: number; // the largest n that is not worth a thread
}>;

/** Every variable the server reads, with its default; an empty value counts as unset, as compose passes it. */
export const DEFAULTS: Readonly<Record<string, string>> = {
  PHASE: 'c',
  APP_HOST: '127.0.0.1',
  APP_PORT: '8000',
  APP_ADMIN_PORT: '8001',
  APP_SHARDS: '', // the number of CPUs in the cpuset; 1 in the baseline
  APP_SHARD_PORTS: 'off',
  APP_SHARD_PORT_BASE: '8100',
  APP_PINNING: 'on',
  APP_INSTANCE: '',
  APP_DRAIN_MS: '5000',
  APP_DEADLINE_MS: '10000',
  APP_READ_TIMEOUT_S: '10',
  APP_IDLE_TIMEOUT_S: '75', // above nginx's 60, so that the front closes an idle connection first
  APP_MAX_BODY_BYTES: '1048576',
  APP_BATCH_SIZE: '128',
  APP_MAX_RUNNING: '512',
  APP_QUEUE_LENGTH: '20000',
  APP_QUEUE_AGE_MS: '2000',
  APP_REFUSAL_PAUSE_MS: '100',
  APP_COMPUTE_THREADS: '1',
  APP_COMPUTE_QUEUE: '64',
  APP_COMPUTE_INLINE_MAX: '50000',
};

const SWITCH = ['on', 'off'] as const;
const HOST = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const INSTANCE = /^[\w.-]{0,64}$/;

/**
 * @param env - the process environment; names outside APP_* and PHASE are not ours and are left alone
 * @param cpuCount - CPUs this container may use: the default number of shards, but for the baseline's single process
 * @throws ConfigError naming every variable that is wrong or unknown
 */
export function loadConfig(env: EnvValues, cpuCount: number): AppConfig {
  const shards = env.PHASE === 'baseline' ? 1 : cpuCount;
  const reader = createEnvReader({ ...DEFAULTS, APP_SHARDS: String(shards), ...withoutEmpty(env) });
  const config = readConfig(reader);
  const errors = [...findUnknown(env), ...reader.errors];
  if (errors.length > 0) throw new ConfigError(errors.join('\n'));
  return Object.freeze(config);
}

function readConfig(reader: EnvReader): AppConfig {
  const shardPorts = reader.choice('APP_SHARD_PORTS', SWITCH) === 'on';
  const shardPortBase = reader.integer('APP_SHARD_PORT_BASE', 1, 65_000);
  return {
    phase: reader.choice('PHASE', PHASES),
    host: reader.text('APP_HOST', HOST, 'an IPv4 address'),
    port: reader.integer('APP_PORT', 1, 65_535),
    adminPort: reader.integer('APP_ADMIN_PORT', 1, 65_535),
    shardPortBase: shardPorts ? shardPortBase : null,
    shards: reader.integer('APP_SHARDS', 1, 64),
    pinned: reader.choice('APP_PINNING', SWITCH) === 'on',
    instance: reader.text('APP_INSTANCE', INSTANCE, 'at most 64 letters, digits, dots, dashes or underscores') || null,
    drainMs: reader.integer('APP_DRAIN_MS', 0, 60_000),
    deadlineMs: reader.integer('APP_DEADLINE_MS', 1, 600_000),
    readTimeoutS: reader.integer('APP_READ_TIMEOUT_S', 1, 240),
    idleTimeoutS: reader.integer('APP_IDLE_TIMEOUT_S', 1, 240),
    maxBodyBytes: reader.integer('APP_MAX_BODY_BYTES', 0, 1_073_741_824),
    batchSize: reader.integer('APP_BATCH_SIZE', 1, 65_536),
    maxRunning: reader.integer('APP_MAX_RUNNING', 1, 1_000_000),
    queueLength: reader.integer('APP_QUEUE_LENGTH', 1, 1_000_000),
    queueAgeMs: reader.integer('APP_QUEUE_AGE_MS', 1, 600_000),
    refusalPauseMs: reader.integer('APP_REFUSAL_PAUSE_MS', 0, 10_000),
    computeThreads: reader.integer('APP_COMPUTE_THREADS', 1, 64),
    computeQueue: reader.integer('APP_COMPUTE_QUEUE', 0, 1_000_000),
    computeInlineMax: reader.integer('APP_COMPUTE_INLINE_MAX', 0, 10_000_000),
  };
}

function withoutEmpty(env: EnvValues): EnvValues {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '' && value !== undefined));
}

/** APP_FAULT_* belongs to test builds, which take those names out before they come here. */
function findUnknown(env: EnvValues): string[] {
  return Object.entries(withoutEmpty(env))
    .filter(([name]) => name.startsWith('APP_') && !(name in DEFAULTS))
    .map(([name, value]) =>
      name.startsWith('APP_FAULT_')
        ? `Expected ${name} to be unset outside a test build, got ${JSON.stringify(value)}`
        : `Expected every APP_* variable to be one of ${listNames()}, got ${name}=${JSON.stringify(value)}`,
    );
}

function listNames(): string {
  return Object.keys(DEFAULTS)
    .filter((name) => name.startsWith('APP_'))
    .join(', ');
}
