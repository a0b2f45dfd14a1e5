// How k6 is started for a leg: its arguments, its environment, and what is asked of it while it runs.
import { toGeneratorCommand } from '../stack/generator.ts';
import { toK6Config } from '../stream/k6-config.ts';
import type { GeneratorSetting, Launch } from './generator.ts';
import { createK6Live } from './k6-live.ts';
import { type LegPlan, toWarmupMs } from './leg-plan.ts';
import type { StreamMode } from './stream-mode.ts';

const CONFIG_FILE = 'k6.json';

/** Of k6: the first sends what changed, once a second, the second every single sample. */
export type K6Output = 'experimental-prometheus-rw' | 'influxdb';

/** What a leg streams; samples come beside the slices, so that graphs and completeness stay as they are. */
export const STREAM_OUTPUTS: Readonly<Record<StreamMode, readonly K6Output[]>> = {
  none: [],
  slices: ['experimental-prometheus-rw'],
  samples: ['experimental-prometheus-rw', 'influxdb'],
};

/** k6's web dashboard: where it shows a leg on loopback, and on the host the folder that gets its page as the leg ends. */
export type WebOutput = Readonly<{ port: number; folder: string; release: () => void }>;

export type K6Launch = Readonly<{
  address: string;
  outputs: readonly K6Output[];
  script: string;
  web?: Pick<WebOutput, 'port'> | null;
}>;

export type K6Run = Readonly<{
  script: string; // a file of scenarios/
  outputs: readonly K6Output[];
  web?: WebOutput | null;
  env?: Readonly<Record<string, string>>; // of k6 itself, beyond the compose file's
}>;

export function toK6Launch(
  plan: LegPlan,
  { script, outputs, web = null, env }: K6Run,
  setting: GeneratorSetting,
): Launch {
  const { stack, k6Address } = setting;
  const { ca } = plan.requests.tls;
  return {
    tool: 'k6',
    inputs: {
      'plan.json': JSON.stringify(plan),
      ...(outputs.length === 0 ? {} : { [CONFIG_FILE]: toK6Config(stack) }),
      ...(ca === null ? {} : { 'ca.pem': ca }),
    },
    toCommand: (container, inputFolder) =>
      toGeneratorCommand(stack, 'k6', {
        container,
        inputFolder,
        outputFolder: web?.folder ?? null,
        env: { ...env, ...(ca === null ? {} : { SSL_CERT_FILE: '/leg/ca.pem' }) },
        args: toK6Arguments(plan, { address: k6Address, outputs, script, web }),
      }),
    live: createK6Live(k6Address, plan.ratePerSec === null ? 'http_req_duration' : 'latency'),
    onLoadOver: () => web?.release(),
  };
}

/** What k6 is told besides its script: where its passwords are, and its own HTTP address for the progress line. */
export function toK6Arguments(plan: LegPlan, { address, outputs, script, web = null }: K6Launch): string[] {
  return [
    'run',
    '--address',
    address,
    ...(outputs.length === 0 ? [] : ['--config', `/leg/${CONFIG_FILE}`]),
    ...toK6Options(plan, [...outputs, ...(web === null ? [] : [toWebOutput(plan, web.port)])]),
    toScriptPath(script),
  ];
}

/** Wherever k6 runs: no telemetry, what it streams, and whose samples they are. */
export function toK6Options({ runId, leg, attempt }: LegPlan, outputs: readonly string[]): string[] {
  const tags = [`run=${runId}`, `leg=${leg}`, `attempt=${attempt}`];
  return [
    '--no-color',
    '--no-usage-report',
    ...outputs.flatMap((output) => ['--out', output]),
    ...tags.flatMap((tag) => ['--tag', tag]),
  ];
}

export function toScriptPath(script: string): string {
  return `/scenarios/${script}`;
}

/** The file that k6 writes its page into, in the folder of all of them. */
export function toWebFile({ leg, attempt }: Pick<LegPlan, 'leg' | 'attempt'>): string {
  return `${leg}-${attempt}.html`;
}

/**
 * k6 keeps a page only of two periods or more, and with each one sorts anew what it has measured so far. Its page goes blank
 * when a chart gains a line later, and k6 tells its virtual users only after a second: the first period must be longer.
 */
const WEB_PERIODS = 15;
const WEB_PERIOD_MIN_S = 2;
const WEB_PERIOD_MAX_S = 10; // k6's own default

function toWebOutput(plan: LegPlan, port: number): string {
  const seconds = toWarmupMs(plan) / 1000 + plan.measureSeconds;
  const periodS = Math.min(WEB_PERIOD_MAX_S, Math.max(WEB_PERIOD_MIN_S, Math.ceil(seconds / WEB_PERIODS)));
  return `web-dashboard=host=127.0.0.1&port=${port}&period=${periodS}s&export=/results/${toWebFile(plan)}`;
}
