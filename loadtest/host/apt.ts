// Installs packages of the host's own distribution.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { HostError } from './host-error.ts';

type Report = (line: string) => void;
type Env = Readonly<Record<string, string | undefined>>;

export type AptCall = Readonly<{ env: Env; signal: AbortSignal }>;

/** The index is fetched anew first: a fresh machine has none, an old one names packages that are gone. */
export async function installPackages(names: readonly string[], call: AptCall, report: Report): Promise<void> {
  report(`Installing ${names.join(', ')} ...`);
  await runApt(['update'], call).catch((error: Error) => report(`${error.message}\nGoing on with the index at hand.`));
  await runApt(['install', '--yes', '--no-install-recommends', ...names], call);
}

/** @throws HostError with the end of what apt-get said */
export async function runApt(args: readonly string[], { env, signal }: AptCall, cwd = '/'): Promise<void> {
  const ran = await execa('apt-get', args, {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'a' },
    extendEnv: false,
    cwd,
    all: true,
    reject: false,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  if (ran.exitCode === 0) return;
  const tail = ran.all.trimEnd().split('\n').slice(-8).join('\n');
  throw new HostError(`Expected apt-get ${args.join(' ')} to succeed, got exit code ${ran.exitCode}:\n${tail}`);
}

/** The address that the host takes a suite's main packages from, or null. */
export async function findMirror(suite: string, folder = '/etc/apt'): Promise<string | null> {
  const parts = await readdir(join(folder, 'sources.list.d')).catch(() => []);
  const paths = ['sources.list', ...parts.sort().map((part) => join('sources.list.d', part))];
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8').catch(() => '')));
  const mirrors = texts.map((text, i) => (paths[i]?.endsWith('.sources') ? readStanzas : readLines)(text, suite));
  return mirrors.flat()[0] ?? null;
}

/** One-line style: deb [options] URI suite component … */
export function readLines(text: string, suite: string): readonly string[] {
  const rows = text.split('\n').map((line) =>
    line
      .replace(/\[[^\]]*\]/, ' ')
      .trim()
      .split(/\s+/),
  );
  return rows.flatMap(([type, uri = '', name, ...components]) =>
    type === 'deb' && name === suite && components.includes('main') ? [uri] : [],
  );
}

/** Stanzas of fields, the deb822 style. */
export function readStanzas(text: string, suite: string): readonly string[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const read = (field: string) => new RegExp(`^${field}:(.*)$`, 'im').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
    const isMain =
      read('Types').includes('deb') && read('Suites').includes(suite) && read('Components').includes('main');
    return isMain && read('Enabled')[0] !== 'no' ? read('URIs').slice(0, 1) : [];
  });
}
