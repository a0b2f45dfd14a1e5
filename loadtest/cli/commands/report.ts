// `shardgate report`: the reports of a kept run once more, from its result.json.
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Option } from 'commander';
import { REPORT_FILE, RESULT_FILE, toKeptFiles } from '../../report/kept-files.ts';
import { toPicture } from '../../report/picture.ts';
import { FORMATS, type Format } from '../../report/reporter.ts';
import { loadResult } from '../../report/result-file.ts';
import { loadReport } from '../../report/result-kinds.ts';
import type { AddCommand } from '../command-line.ts';
import { takeScreenshot } from '../screenshot.ts';

type Options = Readonly<{ format: Format; json?: boolean; picture?: string }>;

export const addReportCommand: AddCommand = (program, { root, console }, exit) => {
  program
    .command('report [dir]')
    .description('Print a kept run again, write its reports anew, and exit with its verdict’s code')
    .addOption(new Option('--format <format>', 'how to print it').choices(FORMATS).default('terminal'))
    .option('--json', 'the same as --format json')
    .option(
      '--picture <file>',
      'also write a picture: .svg of what the terminal shows, .png of report.html (needs Chromium)',
    )
    .addHelpText('after', HELP)
    .action(async (dir: string | undefined, { format, json, picture }: Options) => {
      const folder = resolve(root, dir ?? 'results/latest');
      const source = join(folder, RESULT_FILE);
      const report = await loadReport(source);
      for (const { name, text } of toKeptFiles(report)) {
        if (name !== RESULT_FILE) await writeFile(join(folder, name), text);
      }
      if (picture !== undefined) await writePicture(folder, resolve(root, picture));
      const view = { color: console.color, width: console.columns, report: join(folder, REPORT_FILE) };
      console.print(report.render(json ? 'json' : format, view));
      exit(report.exitCode);
    });
};

async function writePicture(folder: string, picture: string): Promise<void> {
  if (picture.endsWith('.png')) return takeScreenshot(join(folder, REPORT_FILE), picture);
  await writeFile(picture, toPicture(await loadResult(join(folder, RESULT_FILE))));
}

const HELP = `
Examples:
  shardgate report
  shardgate report results/20261123-084437-light-3fa9
  shardgate report --format markdown > summary.md`;
