// `shardgate plan`: which CPUs for whom, shown and written to .env.

import { parseCpuList } from '../../plan/cpu-list.ts';
import { toCpusetValues } from '../../plan/cpuset-values.ts';
import { planCpus } from '../../plan/plan-cpus.ts';
import { renderPlan } from '../../plan/render-plan.ts';
import { readTopology } from '../../plan/topology.ts';
import { mergeEnvFile } from '../../stack/env-file.ts';
import { toEnvFile } from '../../stack/stack.ts';
import type { AddCommand } from '../command-line.ts';

type Options = Readonly<{ appCpus?: string; edge?: boolean; dryRun?: boolean; json?: boolean }>;

export const addPlanCommand: AddCommand = (program, { root, console }) => {
  program
    .command('plan')
    .description('Choose the CPUs of server, edge, generator and observers, and write them to .env')
    .option('--app-cpus <list>', 'the CPUs of the server, such as 0-3,8; the others get what remains')
    .option('--edge', 'give nginx cores of its own, for runs with --edge nginx')
    .option('--dry-run', 'show the plan and write nothing')
    .option('--json', 'print the plan as JSON')
    .addHelpText('after', '\nExamples:\n  shardgate plan\n  shardgate plan --app-cpus 0-3 --dry-run')
    .action(async ({ appCpus, edge, dryRun, json }: Options) => {
      const topology = readTopology();
      const named = appCpus === undefined ? {} : { appCpus: parseCpuList(appCpus, '--app-cpus') };
      const plan = planCpus(topology, { ...named, edge: edge ?? false });
      if (!dryRun) await mergeEnvFile(toEnvFile(root), toCpusetValues(plan));
      console.print(json ? JSON.stringify(plan, null, 2) : renderPlan(plan, topology, { color: console.color }));
      console.say(dryRun ? 'Nothing was written.' : 'Written to .env; `make up` applies it.');
    });
};
