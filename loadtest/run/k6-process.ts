// One k6 process in its container, for one leg.
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import type { LegPlan } from './leg-plan.ts';

export type K6Process = Readonly<{
  container: string;
  /** Wall-clock ms at which the load began, as k6 said it; rejects when k6 ends before. */
  started: Promise<number>;
  /** Settles when k6 has ended, however it ended. */
  ended: Promise<K6End>;
}>;

export type K6End = Readonly<{ exitCode: number | null; stdout: string; stderr: string }>;

export class GeneratorError extends Error {
  override readonly name = 'GeneratorError';
}

const STARTED = /LEG STARTED (\d+)/;

/** @param command - file and arguments that run k6 in the foreground, both streams attached */
export function startK6(container: string, command: readonly [string, ...string[]], env: NodeJS.ProcessEnv): K6Process {
  const [file, ...args] = command;
  const child = execa(file, args, { env, extendEnv: false, reject: false, stdin: 'ignore', detached: true });
  const ended = child.then(({ exitCode, stdout, stderr }) => ({ exitCode: exitCode ?? null, stdout, stderr }));
  const started = Promise.race([readStart(child.stderr), ended.then(refuseEarlyEnd)]);
  started.catch(() => {}); // whoever awaits it is told; an abort awaits only `ended`
  return { container, started, ended };
}

/** `summaries`: what changed, once a second. `samples`: every single sample, which costs k6 a third of its speed. */
export type StreamOutput = 'none' | 'summaries' | 'samples';

export type K6Launch = Readonly<{ address: string; stream: StreamOutput; script: string }>;

const OUTPUTS: Readonly<Record<Exclude<StreamOutput, 'none'>, string>> = {
  summaries: 'experimental-prometheus-rw',
  samples: 'influxdb',
};

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

function readStart(stderr: Readable): Promise<number> {
  return new Promise((resolve) => {
    createInterface({ input: stderr }).on('line', (line) => {
      const match = STARTED.exec(line);
      if (match !== null) resolve(Number(match[1]));
    });
  });
}

function refuseEarlyEnd({ exitCode, stderr }: K6End): never {
  const tail = stderr.trim().split('\n').slice(-5).join('\n');
  throw new GeneratorError(`Expected k6 to start its load, got exit code ${exitCode}:\n${tail}`);
}
