// `shardgate setup`: installs whatever the stack needs, and starts nothing but the engine.
import { ensureReady } from '../../setup/ensure-ready.ts';
import type { AddCommand } from '../command-line.ts';

export const addSetupCommand: AddCommand = (program, { root, env, console, signal }) => {
  program
    .command('setup')
    .description('Install what is missing: Docker engine, images, CPU plan, credentials')
    .addHelpText(
      'after',
      `
Where Docker is missing and you are root on Debian or Ubuntu, it is installed from the distribution's packages:
asked for first on a terminal, without asking with YES=1 or CI=true.

Examples:
  shardgate setup
  YES=1 shardgate setup`,
    )
    .action(async () => {
      await ensureReady({ root, env, ask: console.ask, tell: console.say, signal });
      console.say('Everything is in place: `make load-light` runs the load.');
    });
};
