// `shardgate gate-power`: how often would `compare` be wrong? Simulated, seeded, decided by its own code.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadRules } from '../../compare/rules/rules-file.ts';
import { type PowerStudy, toPowerPage, toPowerText } from '../../power/power-page.ts';
import { loadQuartets, runStudy } from '../../power/study.ts';
import { readCommit } from '../../run/commit.ts';
import type { AddCommand } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';

type Options = Readonly<{ runs: number; seed: number; rules?: string; write: boolean; json: boolean }>;

const FOLDER = 'docs/benchmarks';

export const addGatePowerCommand: AddCommand = (program, context) => {
  program
    .command('gate-power')
    .description('Simulate comparisons with known changes, and count how often the gate is wrong')
    .option('--runs <n>', 'comparisons of each kind', parseCount, 2000)
    .option('--seed <n>', 'of the random numbers', parseCount, 1)
    .option('--rules <file>', 'rules of your own instead of the kit’s')
    .option('--write', `write ${FOLDER}/gate-power.md and the counts beside it`, false)
    .option('--json', 'print the counts as JSON', false)
    .addHelpText('after', HELP)
    .action((options: Options) => study(options, context));
};

async function study({ runs, seed, rules: file, write, json }: Options, context: CommandContext): Promise<void> {
  const { root, console } = context;
  const rules = await loadRules(file ?? null);
  const startMs = performance.now();
  const onCell = (done: number, of: number) => console.progress(`${done}/${of} kinds of comparisons`);
  const cells = runStudy({ runs, seed, rules, quartets: loadQuartets(), onCell });
  const seconds = (performance.now() - startMs) / 1000;
  const done = { seed, runs, rules, node: process.version, commit: await readCommit(root), seconds, cells };
  if (write) for (const path of await writeStudy(root, done)) console.say(`Wrote ${path}.`);
  console.print(json ? JSON.stringify(done, null, 2) : toPowerText(done));
}

async function writeStudy(root: string, study: PowerStudy): Promise<readonly string[]> {
  const files = {
    [`${FOLDER}/gate-power.md`]: toPowerPage(study),
    [`${FOLDER}/gate-power.json`]: `${JSON.stringify(study, null, 2)}\n`,
  };
  await mkdir(join(root, FOLDER), { recursive: true });
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
  return Object.keys(files);
}

const HELP = `
Examples:
  shardgate gate-power
  shardgate gate-power --runs 200                quick and rough
  shardgate gate-power --rules ./my-rules.json   are my own rules any good?`;
