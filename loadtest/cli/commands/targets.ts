// `shardgate targets suggest`: limits with margins from what this machine measures.
import { toLimit, toPercent, toQuantity } from '../../gate/quantity.ts';
import { toColumns } from '../../report/text-layout.ts';
import type { LoadOptions } from '../../run/load-request.ts';
import { type Suggested, type SuggestOptions, suggest } from '../../run/suggest.ts';
import { METRIC_FACTS } from '../../targets/metric.ts';
import type { AddCommand } from '../command-line.ts';
import { toDriveOptions } from '../drive-options.ts';
import { parseCountFrom } from '../options.ts';

const MEASURE_ONLY = { measureOnly: true, stream: 'slices', requireStream: false, onInvalid: 'fail' } as const;

type Options = Omit<LoadOptions, 'profile' | keyof typeof MEASURE_ONLY> & SuggestOptions;

export const addTargetsCommand: AddCommand = (program, context) => {
  const command = program
    .command('targets')
    .description('Limits as data')
    .command('suggest [profile]')
    .description('Run a load several times and write targets with margins from its spread (profile: light)')
    .option('--runs <n>', 'how often; the more, the narrower the margins', parseCountFrom(2), 3)
    .option('--out <file>', 'what to write', 'suggested-targets.json')
    .option('--force', 'overwrite the file', false);
  for (const option of toDriveOptions()) command.addOption(option);
  command.option('--json', 'print the limits as JSON instead of a table', false).addHelpText('after', EXAMPLES);
  command.action(async (profile: string | undefined, options: Options) => {
    const load = { ...options, ...MEASURE_ONLY, profile: profile ?? 'light' };
    const suggested = await suggest(load, options, context);
    context.console.print(options.json ? JSON.stringify(suggested, null, 2) : renderSuggested(suggested, load.profile));
  });
};

function renderSuggested({ limits, file, notes }: Suggested, profile: string): string {
  const rows = limits.map(({ leg, metric, measured, marginRatio, limit }) => [
    leg,
    METRIC_FACTS[metric].title,
    `${toQuantity(metric, Math.min(...measured))} to ${toQuantity(metric, Math.max(...measured))}`,
    toPercent(marginRatio, 2),
    toLimit(metric, limit),
  ]);
  const table = toColumns([['leg', 'metric', 'measured', 'margin', 'limit'], ...rows]);
  const use = `Wrote ${file}. To judge by it: shardgate load ${profile} --targets ${file}`;
  return [...table, '', 'Besides: no failed request, and 99 % of the rate achieved.', ...notes, use].join('\n');
}

const EXAMPLES = `
The margin is the reach of a one-sided 95 % prediction interval for one more run, and 10 % at least.
A run that is an ERROR, or does not prove the limits itself, ends the command without a file.

Examples:
  shardgate targets suggest
  shardgate targets suggest light --runs 5 --rate 2000 --out ./my-targets.json
  shardgate targets suggest smoke --target-url http://127.0.0.1:3000/ --requests ./shop.json`;
