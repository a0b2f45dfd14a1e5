// `shardgate compare`: is HEAD worse than BASE? Interleaved blocks on this host, until the evidence decides.
import { type Command, Option } from 'commander';
import { type RunCompareOptions, runCompare } from '../../compare/compare.ts';
import { DEFAULT_PORT } from '../../compare/compare-request.ts';
import { GATED_METRICS } from '../../gate/compare/metric.ts';
import { POLICIES } from '../../gate/policy.ts';
import type { AddCommand } from '../command-line.ts';
import { createListParser, parseCount } from '../options.ts';
import { toAnnotateOption } from '../present.ts';
import { toVariableOption, type VariableSource } from '../variable-option.ts';

export const addCompareCommand: AddCommand = (program, context, exit) => {
  const command = program
    .command('compare [base] [head]')
    .description('Compare two images or git refs by interleaved blocks, and exit with the verdict’s own code');
  const hidden: string[] = [];
  const variables = { env: context.env, hide: (name: string) => hidden.push(name) };
  for (const option of toOptions(variables)) command.addOption(option);
  command.addHelpText('after', HELP);
  command.action(
    async (
      base: string | undefined,
      head: string | undefined,
      options: Omit<RunCompareOptions, 'given' | 'hidden'>,
    ) => {
      exit(await runCompare(base, head, { ...options, given: listGiven(command), hidden }, context));
    },
  );
};

/** The long names of what was not left to its default. */
function listGiven(command: Command): readonly string[] {
  const given = command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  return given.map(({ long, flags }) => long ?? flags);
}

function toOptions(variables: VariableSource): readonly Option[] {
  return [
    new Option('--profile <profile>', 'how many connections keep the core busy').default('stress'),
    new Option('--path <path>', 'what to ask both for').default('/async'),
    new Option('--rate <n>', 'requests a second of the fixed-rate part, instead of the rules’ own').argParser(
      parseCount,
    ),
    new Option('--metrics <list>', `what to gate, of ${GATED_METRICS.join(',')}`)
      .argParser(createListParser(GATED_METRICS))
      .default(GATED_METRICS, 'all'),
    new Option(
      '--max-blocks <n>',
      'ends it at the last look of the rules that is not above (default: their last); below the first nothing is decided',
    ).argParser(parseCount),
    new Option('--rules <file>', 'looks, alphas, floors, margins and seconds of your own'),
    new Option('--targets <file>', 'limits that HEAD itself has to meet too: a name, or a path to a JSON file'),
    toVariableOption(
      '--env <name[=value]>',
      'for both servers; may be repeated. A name alone: its value here',
      variables,
    ),
    toVariableOption('--base-env <name[=value]>', 'for BASE alone', variables),
    toVariableOption('--head-env <name[=value]>', 'for HEAD alone', variables),
    new Option('--ready-path <path>', 'answers 200 once a server serves (default: --path)'),
    new Option(
      '--port <n>',
      `the first of three free ports (default: ${DEFAULT_PORT}, or with --resume as before)`,
    ).argParser(parseCount),
    new Option('--on-inconclusive <policy>', 'what INCONCLUSIVE means for the exit code')
      .choices(POLICIES)
      .default('fail'),
    new Option('--on-invalid <policy>', 'what INVALID means for the exit code').choices(POLICIES).default('fail'),
    new Option('--resume <dir>', 'go on with an unfinished comparison, instead of BASE and HEAD'),
    new Option('--results <dir>', 'where comparisons are kept').default('results'),
    toAnnotateOption(),
    new Option('--json', 'print result.json instead of the table').default(false),
  ];
}

const HELP = `
BASE and HEAD: a git ref, which is built; an image; or . for this checkout as it is. image:NAME and ref:NAME say which.
An image must listen on 127.0.0.1 at the port in PORT (or APP_PORT), without root, on a read-only file system.

Examples:
  shardgate compare main .                       is my work in progress slower than main?
  shardgate compare v1.2.0 HEAD --metrics cpuUsPerRequest,rps
  shardgate compare shop/app:1 shop/app:2 --path / --ready-path /healthz
  DATABASE_URL=… shardgate compare shop/app:1 shop/app:2 --env DATABASE_URL --rate 100
  shardgate compare main . --targets ./head-limits.json
  shardgate compare main . --on-inconclusive warn --json > result.json
  shardgate compare --resume results/latest

--resume goes on with what has no verdict yet, or is INCONCLUSIVE and may have more blocks. Beside it only --max-blocks, --port,
secrets by --env, and what concerns the exit code and the output may stand. Where host, images or kit are no longer those of
the beginning it changes nothing and exits with 4.

Exit codes: 0 PASS, 1 FAIL, 2 ERROR, 3 INCONCLUSIVE, 4 INVALID. What each asks you to do: docs/gating.md.`;
