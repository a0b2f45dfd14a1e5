// `shardgate load`: sets up what is missing, drives both legs, and ends with a verdict.
import { Option } from 'commander';
import { loadProfiles } from '../../profiles/load-profiles.ts';
import { type RunLoadOptions, runLoad } from '../../run/load.ts';
import { SAMPLES_RATE_MAX, STREAM_MODES } from '../../run/stream-mode.ts';
import type { AddCommand } from '../command-line.ts';
import { toDriveOptions } from '../drive-options.ts';
import { toAnnotateOption } from '../present.ts';

export const addLoadCommand: AddCommand = (program, context, exit) => {
  const command = program
    .command('load <profile>')
    .description('Drive the server with a profile, judge the run, and exit with the verdict’s own code');
  for (const option of toOptions()) command.addOption(option);
  command.addHelpText('after', toHelp());
  command.action(async (profile: string, options: Omit<RunLoadOptions, 'profile'>) => {
    exit(await runLoad({ ...options, profile }, context));
  });
};

function toOptions(): readonly Option[] {
  return [
    new Option(
      '--targets <file>',
      'limits: a name such as phase-b, or a path to a JSON file (default: ci; any-service for a service or an image of your own)',
    ),
    new Option('--measure-only', 'judge nothing: verdict NONE, exit 0').default(false),
    ...toDriveOptions(),
    new Option(
      '--stream <mode>',
      `what goes into InfluxDB; samples: every single one of a rate leg up to ${SAMPLES_RATE_MAX}/s`,
    )
      .choices(STREAM_MODES)
      .default('slices'),
    new Option(
      '--web',
      'show each leg of k6 while it runs: its own web dashboard, on 127.0.0.1 and WEB_PORT; the pages are kept in web/',
    ).default(false),
    new Option('--profiles <file>', 'more profiles, in a JSON file of your own'),
    new Option('--require-stream', 'an incomplete stream into InfluxDB is an ERROR').default(false),
    new Option('--on-invalid <policy>', 'what INVALID means for the exit code')
      .choices(['fail', 'warn', 'retry'])
      .default('fail'),
    toAnnotateOption(),
    new Option('--json', 'print result.json instead of the table').default(false),
  ];
}

function toHelp(): string {
  const profiles = loadProfiles().map(({ name, description }) => `  ${name.padEnd(10)} ${description}`);
  return `
Profiles (data, in loadtest/profiles/profiles.json):
${profiles.join('\n')}

Examples:
  shardgate load light
  shardgate load heavy --targets phase-b
  shardgate load light --path /items/42 --model closed
  shardgate load heavy --targets phase-b --generator wrk
  shardgate load light --requests all-routes
  shardgate load smoke --target-url http://127.0.0.1:3000/health --measure-only
  shardgate load light --target-url https://localhost:8443/ --ca ./ca.pem --requests ./shop.json
  shardgate load heavy --web
  shardgate load light --on-invalid warn --json > result.json

Exit codes: 0 PASS, 1 FAIL, 2 ERROR, 4 INVALID. INVALID: measured, but the generator or the host was in the way.`;
}
