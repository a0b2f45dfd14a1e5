// `shardgate journey`: all phases in one session, side by side, against the roadmap's figures.
import { PHASES, type Phase } from '../../../app/config.ts';
import { driveJourney } from '../../bench/journey/drive.ts';
import { toJourneyPage } from '../../bench/journey/journey-page.ts';
import { JOURNEY_PAGE, writeJourney } from '../../bench/journey/write-journey.ts';
import { toPageMarkdown } from '../../bench/page.ts';
import { readProvenance } from '../../bench/provenance.ts';
import { toJourneyPoints } from '../../rollup/journey-points.ts';
import { writeRollupIfUp } from '../../rollup/write-rollup.ts';
import { withLoadLock } from '../../run/load-lock.ts';
import { pinSelf } from '../../run/pin-self.ts';
import { ensureReady } from '../../setup/ensure-ready.ts';
import { toImages } from '../benchmark.ts';
import { toPortOption } from '../benchmark-command.ts';
import type { AddCommand } from '../command-line.ts';
import { type CommandContext, toSetupContext } from '../context.ts';
import { createListParser, parseCount, parseCounts } from '../options.ts';

type Options = Readonly<{
  phases: readonly Phase[];
  connections: readonly number[];
  seconds: number;
  rounds: number;
  rate: number;
  port: number;
  write: boolean;
  json: boolean;
}>;

export const addJourneyCommand: AddCommand = (program, context) => {
  program
    .command('journey')
    .description('Measure all phases in one session, side by side, against the roadmap’s figures')
    .option('--phases <list>', 'which, in the order of the roadmap', parsePhases, PHASES)
    .option('--connections <list>', 'of wrk, at full throttle', parseConnections, [50, 100, 200, 500])
    .option('--seconds <n>', 'measured in each slot', parseCount, 3)
    .option('--rounds <n>', 'there and back through the phases, for each load', parseCount, 3)
    .option('--rate <n>', 'requests a second of k6', parseCount, 1000)
    .addOption(toPortOption())
    .option('--write', 'write docs/phases/ anew; needs all phases', false)
    .option('--json', 'print every value as JSON', false)
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options, command) => {
      if (options.write && options.phases.length < PHASES.length) {
        command.error(`Expected all phases for --write, got ${options.phases.join(', ')}.`);
      }
      await withLoadLock('journey', () => travel(options, context));
    });
};

async function travel(options: Options, context: CommandContext): Promise<void> {
  const { root, env, console, signal, command } = context;
  const stack = await ensureReady(toSetupContext(context));
  await pinSelf(stack.env.OBSERVE_CPUSET);
  const journey = await driveJourney({ ...options, ratePerSec: options.rate, stack, signal, tell: console.say });
  const images = toImages(stack, ['APP_IMAGE', 'WRK_IMAGE', 'K6_IMAGE']);
  const provenance = await readProvenance({ stack, command, env, images });
  const page = toJourneyPage(journey, provenance);
  if (options.write) {
    const paths = await writeJourney(root, journey, provenance);
    console.say(`Written: ${paths.join(', ')}`);
    await writeRollupIfUp({ stack, tell: console.say }, toJourneyPoints(journey, provenance.measuredAt));
  }
  if (options.json) console.print(JSON.stringify({ provenance, ...(page.data as object) }, null, 2));
  else if (!options.write) console.print(toPageMarkdown(JOURNEY_PAGE, page));
}

function parsePhases(text: string): readonly Phase[] {
  const asked = createListParser(PHASES)(text);
  return PHASES.filter((phase) => asked.includes(phase));
}

function parseConnections(text: string): readonly number[] {
  return [...new Set(parseCounts(text))].sort((a, b) => a - b);
}

const EXAMPLES = `
Examples:
  shardgate journey                                          the table, on standard output
  shardgate journey --write                                  what \`make journey\` does: docs/phases/ anew
  shardgate journey --phases b,c --connections 200 --rounds 5
  shardgate journey --rate 7000                              on a machine whose generator has the CPUs for it`;
