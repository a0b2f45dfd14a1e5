// `shardgate doctor`: what this host is fit for, and what to do about the rest.
import { renderDoctor } from '../../host/doctor-text.ts';
import { checkHost } from '../../host/host-checks.ts';
import { readHost } from '../../host/host-readings.ts';
import type { AddCommand } from '../command-line.ts';

export const addDoctorCommand: AddCommand = (program, { root, env, console }, exit) => {
  program
    .command('doctor')
    .description('Check the host: engine, cores, memory, disk, ports, limits, clock; exits 1 when something fails')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExamples:\n  shardgate doctor\n  shardgate doctor --json')
    .action(async ({ json }: { json?: boolean }) => {
      const items = checkHost(await readHost({ root, env }));
      console.print(json ? JSON.stringify(items, null, 2) : renderDoctor(items, { color: console.color }));
      if (items.some(({ status }) => status === 'fail')) exit(1);
    });
};
