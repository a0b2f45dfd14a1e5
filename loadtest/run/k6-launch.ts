// How k6 is started for a leg: its arguments, its environment, and what is asked of it while it runs.
import { toGeneratorCommand } from '../stack/generator.ts';
import type { GeneratorSetting, Launch } from './generator.ts';
import { createK6Live } from './k6-live.ts';
import type { LegPlan } from './leg-plan.ts';

/** `summaries`: what changed, once a second. `samples`: every single sample, which costs k6 a third of its speed. */
export type StreamOutput = 'none' | 'summaries' | 'samples';

export type K6Launch = Readonly<{ address: string; stream: StreamOutput; script: string }>;

export type K6Run = Readonly<{
  script: string; // a file of scenarios/
  stream: StreamOutput;
  env?: Readonly<Record<string, string>>; // of k6 itself, beyond the compose file's
}>;

const OUTPUTS: Readonly<Record<Exclude<StreamOutput, 'none'>, string>> = {
  summaries: 'experimental-prometheus-rw',
  samples: 'influxdb',
};

export function toK6Launch(plan: LegPlan, { script, stream, env }: K6Run, setting: GeneratorSetting): Launch {
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
        args: toK6Arguments(plan, { address: k6Address, stream, script }),
      }),
    live: createK6Live(k6Address, plan.ratePerSec === null ? 'http_req_duration' : 'latency'),
  };
}

/** What k6 is told besides its script: no telemetry, nothing fetched, its own HTTP address for the progress line. */
export function toK6Arguments(plan: LegPlan, { address, stream, script }: K6Launch): string[] {
  return [
    'run',
    '--no-color',
    '--no-usage-report',
    '--address',
    address,
    ...(stream === 'none' ? [] : ['--out', OUTPUTS[stream]]),
    '--tag',
    `run=${plan.runId}`,
    '--tag',
    `leg=${plan.leg}`,
    '--tag',
    `attempt=${plan.attempt}`,
    `/scenarios/${script}`,
  ];
}
