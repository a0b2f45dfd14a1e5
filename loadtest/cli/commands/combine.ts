// `shardgate combine`: one verdict over what several generators measured at once.
import { InvalidArgumentError, Option } from 'commander';
import { type RunCombineOptions, runCombine } from '../../combine/combine.ts';
import type { AddCommand } from '../command-line.ts';
import { toRepeatableOption } from '../options.ts';
import { toAnnotateOption } from '../present.ts';

export const addCombineCommand: AddCommand = (program, context, exit) => {
  const command = program
    .command('combine <output...>')
    .description('Judge what several k6 processes printed that drove one load together, as one run');
  for (const option of toOptions()) command.addOption(option);
  command.addHelpText('after', HELP).action(async (files: readonly string[], options: RunCombineOptions) => {
    exit(await runCombine(files, options, context));
  });
};

function toOptions(): readonly Option[] {
  return [
    toRepeatableOption('--plan <file>', 'plan.json that the generators had; once for each leg and attempt'),
    new Option(
      '--targets <file>',
      'limits: a name such as phase-c, or a path (default: "any-service", at the plan’s rate)',
    ),
    new Option('--measure-only', 'judge nothing: verdict NONE, exit 0').default(false),
    toRepeatableOption(
      '--server-before <file>',
      'the server’s /metrics page before the leg; once for each --plan, in order',
    ),
    toRepeatableOption('--server-after <file>', 'the same page when every generator had ended'),
    new Option('--profile <name>', 'what the result calls the load').argParser(parseName).default('combined'),
    new Option('--results <dir>', 'where runs are kept').default('results'),
    toAnnotateOption(),
    new Option('--json', 'print result.json instead of the table').default(false),
  ];
}

/** It becomes a part of a folder’s name. */
function parseName(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError(`Expected lower-case letters, digits and hyphens, got ${JSON.stringify(text)}.`);
}

const HELP = `
Each output is what one k6 printed on standard output: a file, or kubectl logs of its pod. It says itself which leg, which
attempt and which share of the load it was. Without the server's pages no latency over its limit can be proven.

Examples:
  shardgate combine --plan rate.json --targets phase-c --server-before before.txt --server-after after.txt k6-*.log
  shardgate combine --plan capacity.json --plan rate.json --targets ./limits.json capacity-*.log rate-*.log
  shardgate combine --plan rate.json --measure-only --json k6-1.log k6-2.log > result.json

Exit codes: 0 PASS, 1 FAIL, 2 ERROR, 4 INVALID.`;
