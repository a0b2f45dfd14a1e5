// Options that say what is driven and how, for every command that drives a load.
import { Option } from 'commander';
import { GENERATOR_TOOLS } from '../run/generator-process.ts';

export function toDriveOptions(): readonly Option[] {
  return [
    new Option('--target-url <url>', 'a service of your own instead of the kit’s server'),
    new Option('--allow-remote', 'let --target-url name another machine').default(false),
    new Option('--ca <file>', 'PEM certificates to trust, for a --target-url with a private authority'),
    new Option('--insecure', 'trust any certificate of --target-url').default(false),
    new Option('--path <path>', 'what to ask for (default: "/async" of the kit’s server, "/" of an image of your own)'),
    new Option('--requests <file>', 'a mix of requests: a name such as all-routes, or a path to a JSON file'),
    new Option('--edge <edge>', 'go through a front (default: "none")').choices(['nginx', 'none']),
    new Option(
      '--model <model>',
      'which legs to run: closed is capacity, open is rate (default: all of the profile)',
    ).choices(['both', 'closed', 'open']),
    toRateOption(),
    new Option('--generator <tool>', 'what drives the capacity leg; the rate leg is k6’s')
      .choices(GENERATOR_TOOLS)
      .default('k6'),
    new Option('--results <dir>', 'where runs are kept').default('results'),
  ];
}

export function toRateOption(): Option {
  return new Option('--rate <n>', 'requests a second of the rate leg, instead of the targets’ own').argParser(
    parseRate,
  );
}

function parseRate(text: string): number {
  const rate = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (rate >= 1 && rate <= 1_000_000) return rate;
  throw new UsageError(`Expected --rate to be an integer from 1 to 1000000, got ${JSON.stringify(text)}`);
}

class UsageError extends Error {
  override readonly name = 'UsageError';
}
