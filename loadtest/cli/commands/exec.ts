// `shardgate exec`: runs one of the project's own tools under the pinned Node; for the Makefile.
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import type { AddCommand } from '../command-line.ts';

export const addExecCommand: AddCommand = (program, { root, env }, exit) => {
  program
    .command('exec <tool> [args...]', { hidden: true })
    .description('Run vitest, biome or tsc of this checkout under the pinned Node')
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (tool: string, args: readonly string[]) => {
      const path = [join(root, 'node_modules', '.bin'), dirname(process.execPath), env.PATH].join(delimiter);
      const child = spawn(tool, args, { cwd: root, env: { ...env, PATH: path }, stdio: 'inherit' });
      const code = await new Promise<number>((resolve, reject) => {
        child.once('error', reject).once('close', (status) => resolve(status ?? 1));
      });
      exit(code);
    });
};
