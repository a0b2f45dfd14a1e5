// `shardgate report`: the reports of a kept run once more, from its result.json.
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { toJUnit } from '../../report/junit.ts';
import { toMarkdown } from '../../report/markdown.ts';
import { toPicture } from '../../report/picture.ts';
import { loadResult } from '../../report/result-file.ts';
import { toTerminal } from '../../report/terminal.ts';
import type { AddCommand } from '../command-line.ts';

export const addReportCommand: AddCommand = (program, { root, console }, exit) => {
  program
    .command('report [dir]')
    .description('Print a kept run again, write its reports anew, and exit with its verdict’s code')
    .option('--json', 'print result.json instead of the table')
    .option('--picture <file>', 'also write what the terminal shows as an SVG')
    .addHelpText('after', '\nExamples:\n  shardgate report\n  shardgate report results/20261123-084437-light-3fa9')
    .action(async (dir: string | undefined, { json, picture }: { json?: boolean; picture?: string }) => {
      const folder = resolve(root, dir ?? 'results/latest');
      const result = await loadResult(join(folder, 'result.json'));
      await writeFile(join(folder, 'report.md'), toMarkdown(result));
      await writeFile(join(folder, 'junit.xml'), toJUnit(result));
      if (picture !== undefined) await writeFile(resolve(root, picture), toPicture(result));
      const options = { color: console.color, width: console.columns, report: join(folder, 'report.md') };
      console.print(json ? JSON.stringify(result, null, 2) : toTerminal(result, options));
      exit(result.exitCode);
    });
};
