// `shardgate gate-campaign` and `gate-selftest`: does the gate tell the same code from slower code, on this machine?
import { join, resolve } from 'node:path';
import { writePage } from '../../bench/page.ts';
import { readProvenance } from '../../bench/provenance.ts';
import { CAMPAIGN_FILE, type CampaignSetting, runNext } from '../../campaign/campaign.ts';
import { toCampaignSections, toCampaignText, toClaimLines } from '../../campaign/campaign-page.ts';
import { KIND_FACTS, KINDS, type Kind, toAnswer } from '../../campaign/kind.ts';
import { type CampaignRecord, readCampaign } from '../../campaign/record.ts';
import { runEachKind } from '../../campaign/self-test.ts';
import { toNextKind } from '../../campaign/totals.ts';
import { EXIT_CODES } from '../../gate/verdict.ts';
import { PEERS_VARIABLE } from '../../images/image-table.ts';
import { toColumns } from '../../report/text-layout.ts';
import { withLoadLock } from '../../run/load-lock.ts';
import { loadStack } from '../../stack/stack.ts';
import { toImages } from '../benchmark.ts';
import { toPortOption } from '../benchmark-command.ts';
import type { AddCommand } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { createListParser, parseCount } from '../options.ts';

type Options = Readonly<{
  kinds: readonly Kind[];
  runs: number;
  totals?: boolean;
  write: boolean;
  folder: string;
  maxBlocks?: number;
  rules?: string;
  port: number;
}>;

const FOLDER = 'results/campaign';
const IMAGES = ['APP_TEST_IMAGE', PEERS_VARIABLE, 'WRK_IMAGE', 'K6_IMAGE'] as const;
const SELF_TEST: readonly Kind[] = ['alike', 'cpu20', 'sleep'];

export const addGateCampaignCommands: AddCommand = (program, context, exit) => {
  program
    .command('gate-selftest')
    .description('Compare the server with itself and with slower ones, and fail unless the gate says so of each')
    .option('--kinds <list>', `of ${KINDS.join(',')}`, createListParser(KINDS), SELF_TEST)
    .option('--folder <dir>', 'where its comparisons are kept', FOLDER)
    .option('--max-blocks <n>', 'of each comparison', parseCount)
    .option('--rules <file>', 'rules of your own instead of the kit’s')
    .addOption(toPortOption('the first of three free ports'))
    .addHelpText('after', SELF_TEST_HELP)
    .action(async (options: Options) => exit(await withLoadLock('gate-selftest', () => selfTest(options, context))));
  program
    .command('gate-campaign')
    .description('Add comparisons whose right answer is known to the campaign’s file, and print its totals')
    .option(
      '--kinds <list>',
      `of ${KINDS.join(',')}; the one with the fewest comparisons is next`,
      createListParser(KINDS),
      ['alike', 'cpu10', 'cpu20'],
    )
    .option('--runs <n>', 'comparisons to add', parseCount, 1)
    .option('--totals', 'add none, print the totals')
    .option('--write', 'write docs/benchmarks/gate-campaign.md and every comparison beside it', false)
    .option('--folder <dir>', 'of the campaign’s file and its comparisons', FOLDER)
    .option('--max-blocks <n>', 'of each comparison', parseCount)
    .option('--rules <file>', 'rules of your own instead of the kit’s')
    .addOption(toPortOption('the first of three free ports'))
    .addHelpText('after', HELP)
    .action(async (options: Options) => withLoadLock('gate-campaign', () => addRuns(options, context)));
};

/** 0 when every answer is right, 1 when one is wrong, else the code of the first that is undecided. */
async function selfTest({ kinds, ...setting }: Options, context: CommandContext): Promise<number> {
  const records = await runEachKind(kinds, (kind) => {
    context.console.say(`Self-test: HEAD is ${KIND_FACTS[kind].title}.`);
    return runNext(kind, setting, context);
  });
  const answers = records.map(({ kind, verdict }) => ({ kind, verdict, answer: toAnswer(kind, verdict) }));
  const rows = answers.map(({ kind, verdict, answer }) => [KIND_FACTS[kind].title, verdict, answer]);
  context.console.print(toColumns([['HEAD', 'Verdict', 'Answer'], ...rows]).join('\n'));
  if (answers.some(({ answer }) => answer === 'wrong')) return EXIT_CODES.FAIL;
  const open = answers.find(({ answer }) => answer === 'undecided');
  return open === undefined ? EXIT_CODES.PASS : EXIT_CODES[open.verdict];
}

async function addRuns({ kinds, runs, totals, write, ...setting }: Options, context: CommandContext): Promise<void> {
  const file = join(resolve(context.root, setting.folder), CAMPAIGN_FILE);
  for (let run = 0; run < (totals ? 0 : runs); run++) await addRun(kinds, file, setting, context);
  const { records, skipped } = await readCampaign(file);
  if (skipped > 0) context.console.say(`Skipped ${skipped} lines of ${file} that are no comparison.`);
  if (write) return writeCampaign(records, context);
  context.console.print(toCampaignText(records));
}

async function writeCampaign(records: readonly CampaignRecord[], context: CommandContext): Promise<void> {
  const { root, env, console, command } = context;
  const stack = await loadStack(root, env);
  const paths = await writePage(root, 'benchmarks/gate-campaign', {
    title: 'Is the gate right on a real machine?',
    regenerate: 'make gate-campaign ARGS="--totals --write"',
    sections: toCampaignSections(records),
    provenance: await readProvenance({ stack, command, env, images: toImages(stack, IMAGES) }),
    data: { comparisons: records },
  });
  for (const path of paths) console.say(`Wrote ${path}.`);
  console.print(`${toCampaignText(records)}\n\n${toClaimLines(records)}`);
}

async function addRun(
  kinds: readonly Kind[],
  file: string,
  setting: CampaignSetting,
  context: CommandContext,
): Promise<void> {
  const { records } = await readCampaign(file);
  const kind = toNextKind(kinds, records);
  context.console.say(`Campaign, comparison ${records.length + 1}: HEAD is ${KIND_FACTS[kind].title}.`);
  await runNext(kind, setting, context);
}

const SELF_TEST_HELP = `
Examples:
  shardgate gate-selftest
  shardgate gate-selftest --kinds alike,sleep

Exit codes: 0 every answer is right, 1 one is wrong, 2 ERROR, 3 INCONCLUSIVE, 4 INVALID.`;

const HELP = `
An interrupted comparison is gone on with by the next invocation. Files of several machines: cat them together.

Examples:
  shardgate gate-campaign --runs 8 --kinds alike
  shardgate gate-campaign --totals
  shardgate gate-campaign --totals --write       docs/benchmarks/gate-campaign.md`;
