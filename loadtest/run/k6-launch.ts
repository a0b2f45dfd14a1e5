// How k6 is started for a leg: its arguments, its environment, and what is asked of it while it runs.
import { toGeneratorCommand } from '../stack/generator.ts';
import type { GeneratorSetting, Launch } from './generator.ts';
import { createK6Live } from './k6-live.ts';
import type { LegPlan } from './leg-plan.ts';
import type { StreamMode } from './stream-mode.ts';

/** Of k6: the first sends what changed, once a second, the second every single sample. */
export type K6Output = 'experimental-prometheus-rw' | 'influxdb';

/** What a leg streams; samples come beside the slices, so that graphs and completeness stay as they are. */
export const STREAM_OUTPUTS: Readonly<Record<StreamMode, readonly K6Output[]>> = {
  none: [],
  slices: ['experimental-prometheus-rw'],
  samples: ['experimental-prometheus-rw', 'influxdb'],
};

export type K6Launch = Readonly<{ address: string; outputs: readonly K6Output[]; script: string }>;

export type K6Run = Readonly<{
  script: string; // a file of scenarios/
  outputs: readonly K6Output[];
  env?: Readonly<Record<string, string>>; // of k6 itself, beyond the compose file's
}>;

export function toK6Launch(plan: LegPlan, { script, outputs, env }: K6Run, setting: GeneratorSetting): Launch {
  const { stack, k6Address } = setting;
  const { ca } = plan.requests.tls;
  return {
    tool: 'k6',
    inputs: { 'plan.json': JSON.stringify(plan), ...(ca === null ? {} : { 'ca.pem': ca }) },
    toCommand: (container, inputFolder) =>
      toGeneratorCommand(stack, 'k6', {
        container,
        inputFolder,
        outputFolder: null,
        env: { ...env, ...(ca === null ? {} : { SSL_CERT_FILE: '/leg/ca.pem' }) },
        args: toK6Arguments(plan, { address: k6Address, outputs, script }),
      }),
    live: createK6Live(k6Address, plan.ratePerSec === null ? 'http_req_duration' : 'latency'),
  };
}

/** What k6 is told besides its script: no telemetry, nothing fetched, its own HTTP address for the progress line. */
export function toK6Arguments(plan: LegPlan, { address, outputs, script }: K6Launch): string[] {
  return [
    'run',
    '--no-color',
    '--no-usage-report',
    '--address',
    address,
    ...outputs.flatMap((output) => ['--out', output]),
    '--tag',
    `run=${plan.runId}`,
    '--tag',
    `leg=${plan.leg}`,
    '--tag',
    `attempt=${plan.attempt}`,
    `/scenarios/${script}`,
  ];
}
