// `shardgate up|down|status|logs|clean`: the stack without a run.
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Option } from 'commander';
import { ROLES, USUAL_ROLES } from '../../plan/roles.ts';
import { backfill } from '../../rollup/backfill.ts';
import { toBackfillWarning } from '../../rollup/backfill-text.ts';
import { ensureReady } from '../../setup/ensure-ready.ts';
import { toComposeArgs } from '../../stack/compose.ts';
import { removeVolumes, stopStack } from '../../stack/down.ts';
import { loadStack, type Stack } from '../../stack/stack.ts';
import { readStatus, renderStatus } from '../../stack/status.ts';
import { startStack } from '../../stack/up.ts';
import { renderUrls } from '../../stack/urls.ts';
import type { AddCommand } from '../command-line.ts';

export const addStackCommands: AddCommand = (program, context, exit) => {
  addUp(program, context, exit);
  addDown(program, context, exit);
  addStatus(program, context, exit);
  addLogs(program, context, exit);
  addClean(program, context, exit);
};

const addUp: AddCommand = (program, { root, env, console, signal }) => {
  program
    .command('up')
    .description('Start the stack; prints every URL and where the passwords are')
    .addOption(new Option('--edge <edge>', 'start the front too').choices(['nginx', 'none']).default('none'))
    .addHelpText('after', '\nExamples:\n  shardgate up\n  shardgate up --edge nginx')
    .action(async ({ edge }: { edge: string }) => {
      const parts = edge === 'nginx' ? ROLES : USUAL_ROLES;
      const stack = await ensureReady({ root, env, ask: console.ask, tell: console.say, signal, parts });
      const asked = { app: true, edge: edge === 'nginx', observers: 'required', tell: console.say } as const;
      const { warnings } = await startStack(stack, asked);
      warnings.forEach(console.say);
      await addMissingPoints(stack, console.say);
      const running = (await readStatus(stack)).filter(({ state }) => state === 'running');
      const services = running.map(({ service }) => service);
      console.print(renderUrls(stack, services).join('\n'));
    });
};

/** So that the dashboards of a fresh database show the runs that are kept; the stack is up without them too. */
async function addMissingPoints(stack: Stack, tell: (line: string) => void): Promise<void> {
  const places = { root: stack.root, resultsRoot: join(stack.root, 'results') };
  const warning = await backfill(stack, places, true).then(toBackfillWarning, toMessage);
  if (warning !== null) tell(warning);
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const addDown: AddCommand = (program, { root, env, console }) => {
  program
    .command('down')
    .description('Stop the stack; stored results and metrics stay')
    .addHelpText('after', '\nExample:\n  shardgate down')
    .action(async () => {
      const stopped = await stopStack(await loadStack(root, env));
      console.say(stopped.length === 0 ? 'Nothing was running.' : `Stopped ${stopped.join(', ')}.`);
    });
};

const addStatus: AddCommand = (program, { root, env, console }) => {
  program
    .command('status')
    .description('Show each service: state, health, URL, CPUs')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExamples:\n  shardgate status\n  shardgate status --json')
    .action(async ({ json }: { json?: boolean }) => {
      const rows = await readStatus(await loadStack(root, env));
      console.print(json ? JSON.stringify(rows, null, 2) : renderStatus(rows).join('\n'));
    });
};

const addLogs: AddCommand = (program, { root, env }, exit) => {
  program
    .command('logs [services...]')
    .description('Follow the logs of the stack, or of some services')
    .option('--no-follow', 'print what there is and end')
    .addHelpText('after', '\nExamples:\n  shardgate logs\n  shardgate logs app --no-follow')
    .action(async (services: readonly string[], { follow }: { follow: boolean }) => {
      const stack = await loadStack(root, env);
      const args = [...toComposeArgs(stack), 'logs', ...(follow ? ['--follow'] : []), ...services];
      const child = spawn(stack.docker, args, { cwd: root, env: stack.commandEnv, stdio: 'inherit' });
      exit(await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 0))));
    });
};

const addClean: AddCommand = (program, { root, env, console }, exit) => {
  program
    .command('clean')
    .description('Stop the stack and delete its volumes (stored metrics) and .cache; results/ and images stay')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  shardgate clean --yes')
    .action(async ({ yes }: { yes?: boolean }) => {
      const agreed = yes || env.YES === '1' || (await console.ask('Delete the stored metrics of every run?'));
      if (!agreed) {
        console.say('Nothing was deleted; say yes, or give --yes.');
        exit(2);
        return;
      }
      const stack = await loadStack(root, env);
      await stopStack(stack);
      const volumes = await removeVolumes(stack);
      await rm(join(root, '.cache'), { recursive: true, force: true });
      console.say(`Deleted ${[...volumes, '.cache'].join(', ')}.`);
    });
};
