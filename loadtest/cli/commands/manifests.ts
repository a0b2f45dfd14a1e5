// `shardgate manifests`: a load of one's own, as folders that kubectl applies.
import { join, relative, resolve } from 'node:path';
import { toRunId } from '../../run/run-folder.ts';
import type { AddCommand } from '../command-line.ts';
import { toRateOption } from '../drive-options.ts';
import { writeOutputs } from '../write-outputs.ts';

type Options = Readonly<{
  out: string;
  profiles?: string;
  targets?: string;
  rate?: number;
  path?: string;
  requests?: string;
}>;

export const addManifestsCommand: AddCommand = (program, { root, console }) => {
  program
    .command('manifests <profile>')
    .description('Write the legs of a load for Kubernetes, a folder each, beside those of deploy/k8s/profiles/')
    .requiredOption('--out <dir>', 'where the folders are made')
    .option('--targets <file>', 'whose rate is offered: a name such as phase-b, or a path (default: "ci")')
    .option('--profiles <file>', 'more profiles, in a JSON file of your own')
    .addOption(toRateOption())
    .option('--path <path>', 'what to ask the server for (default: "/async")')
    .option('--requests <file>', 'a mix of requests: a name such as all-routes, or a path to a JSON file')
    .addHelpText('after', HELP)
    .action(async (profile: string, { out, ...load }: Options) => {
      const { toLegFiles } = await import('../../../deploy/k8s/source/leg-files.ts');
      const { toClusterLegs } = await import('../../../deploy/k8s/source/cluster-legs.ts');
      const legs = toClusterLegs({ ...load, profile, runId: toRunId(profile, new Date()) });
      const folder = relative(root, resolve(out));
      const files = legs.flatMap((leg) => toLegFiles(leg, join(folder, leg.plan.leg)));
      writeOutputs(root, new Map(files), console.print);
    });
};

const HELP = `
Nothing is started or asked: kubectl does that. Each call is a run of its own, named in the plan.

Examples:
  shardgate manifests heavy --targets phase-b --out my-heavy
  shardgate manifests light --requests all-routes --rate 5000 --out /tmp/light
  kubectl apply -k my-heavy/capacity`;
