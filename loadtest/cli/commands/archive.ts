// `shardgate backup|restore`: everything that the database holds, as one file.
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { withLoadLock } from '../../run/load-lock.ts';
import { backUpDatabase, restoreDatabase } from '../../stack/database-archive.ts';
import { loadStack, StackError } from '../../stack/stack.ts';
import { startStack } from '../../stack/up.ts';
import type { AddCommand } from '../command-line.ts';

export const addArchiveCommands: AddCommand = (program, context, exit) => {
  addBackup(program, context, exit);
  addRestore(program, context, exit);
};

const addBackup: AddCommand = (program, { root, env, console }) => {
  program
    .command('backup <file>')
    .description('Write everything that the database holds into one file; it stands still for some seconds')
    .option('--force', 'replace a file of that name', false)
    .option('--json', 'print path, size and time as JSON', false)
    .addHelpText('after', `${ABOUT_FILE}\n\nExample:\n  shardgate backup metrics-2026-01.tar.gz`)
    .action(async (file: string, { force, json }: { force: boolean; json: boolean }) => {
      const path = resolve(root, file);
      if (!force) await requireNoFile(path);
      const archive = await withLoadLock('backup', async () => backUpDatabase(await loadStack(root, env), path));
      const { bytes, stoodStillMs } = archive;
      const text = `Wrote ${path}: ${(bytes / 1e6).toFixed(1)} MB. The database stood still for ${(stoodStillMs / 1000).toFixed(1)} s.`;
      console.print(json ? JSON.stringify(archive, null, 2) : text);
    });
};

const addRestore: AddCommand = (program, { root, env, console }, exit) => {
  program
    .command('restore <file>')
    .description('Replace everything that the database holds by a backup')
    .option('--yes', 'do not ask', false)
    .addHelpText('after', `${ABOUT_FILE}\n\nExample:\n  shardgate restore metrics-2026-01.tar.gz --yes`)
    .action(async (file: string, { yes }: { yes: boolean }) => {
      const path = resolve(root, file);
      await access(path).catch(() => {
        throw new StackError(`Expected a backup at ${path}, got no file; \`bin/shardgate backup\` writes one.`);
      });
      const agreed = yes || env.YES === '1' || (await console.ask('Replace the stored metrics of every run?'));
      if (!agreed) {
        console.say('Nothing was replaced; say yes, or give --yes.');
        exit(2);
        return;
      }
      const stack = await loadStack(root, env);
      await withLoadLock('restore', () => restoreDatabase(stack, path));
      await startStack(stack, { app: false, edge: false, observers: 'required', tell: console.say });
      console.print(`Restored ${path}.`);
    });
};

async function requireNoFile(path: string): Promise<void> {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists) throw new StackError(`Expected ${path} to be free, got a file there; choose another name, or --force.`);
}

const ABOUT_FILE = `
The file is a gzipped tar archive of InfluxDB's own files, for the same version of InfluxDB or a newer 1.x. It holds the
hashes of the database's passwords and is readable by its owner alone. Paths are relative to the checkout.`;
