// One load generator's process in its container, for one leg.
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { execa } from 'execa';

export const GENERATOR_TOOLS = ['k6', 'wrk'] as const;

/** Also the name of the process in its container, and of the service in docker-compose.yml. */
export type GeneratorTool = (typeof GENERATOR_TOOLS)[number];

export type GeneratorProcess = Readonly<{
  container: string;
  /** Wall-clock ms at which the load began; rejects when the generator ends before. */
  started: Promise<number>;
  /** Settles when the generator has ended, however it ended. */
  ended: Promise<GeneratorEnd>;
}>;

export type GeneratorEnd = Readonly<{ exitCode: number | null; stdout: string; stderr: string }>;

export class GeneratorError extends Error {
  override readonly name = 'GeneratorError';
}

/** k6's clock is in the line; wrk's Lua has none in milliseconds, so the moment of hearing it counts. */
const STARTED = /LEG STARTED(?: (\d+))?/;

export type GeneratorStart = Readonly<{
  container: string;
  command: readonly [string, ...string[]]; // runs the generator in the foreground, both streams attached
  conceal: (text: string) => string; // takes the secrets out of its log; k6 writes a URL into each error
}>;

export function startGenerator(
  tool: GeneratorTool,
  { container, command, conceal }: GeneratorStart,
  { commandEnv }: Readonly<{ commandEnv: NodeJS.ProcessEnv }>,
): GeneratorProcess {
  const [file, ...args] = command;
  const options = { env: commandEnv, extendEnv: false, reject: false, stdin: 'ignore', detached: true } as const;
  const child = execa(file, args, options);
  const ended = child.then(({ exitCode, stdout, stderr }) => ({
    exitCode: exitCode ?? null,
    stdout,
    stderr: conceal(stderr),
  }));
  const started = Promise.race([readStart(child.stderr), ended.then((end) => refuseEarlyEnd(tool, end))]);
  started.catch(() => {}); // whoever awaits it is told; an abort awaits only `ended`
  return { container, started, ended };
}

/** The last lines of what a generator said. */
export function toTail({ stderr }: GeneratorEnd): string {
  return stderr.trim().split('\n').slice(-5).join('\n');
}

function readStart(stderr: Readable): Promise<number> {
  return new Promise((resolve) => {
    createInterface({ input: stderr }).on('line', (line) => {
      const match = STARTED.exec(line);
      if (match !== null) resolve(match[1] === undefined ? Date.now() : Number(match[1]));
    });
  });
}

function refuseEarlyEnd(tool: GeneratorTool, end: GeneratorEnd): never {
  throw new GeneratorError(`Expected ${tool} to start its load, got exit code ${end.exitCode}:\n${toTail(end)}`);
}
