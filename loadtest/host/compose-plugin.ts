// Debian 12 has no docker compose of its own: Debian 13's package is unpacked beside it, without touching apt's set-up.
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { type AptCall, findMirror, runApt } from './apt.ts';
import type { Distribution } from './distribution.ts';
import { HostError } from './host-error.ts';

const SUITE = 'trixie';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const PACKAGED = 'usr/libexec/docker/cli-plugins/docker-compose';

/** The administrator's own folder for plug-ins: no package of the distribution writes there. */
export const PLUGIN_PATH = '/usr/local/lib/docker/cli-plugins/docker-compose';

/** @param path - where the plug-in goes */
export async function installComposePlugin(
  { codename }: Distribution,
  call: AptCall,
  report: (line: string) => void,
  path = PLUGIN_PATH,
): Promise<void> {
  const mirror = await findMirror(codename);
  if (mirror === null) throw new HostError(`Expected a source of ${codename} packages in /etc/apt, got none; add one.`);
  report(`Fetching docker compose from Debian 13 (${SUITE}) ...`);
  const folder = await mkdtemp(join(tmpdir(), 'shardgate-apt-'));
  try {
    const unpacked = await fetchPackage(folder, mirror, call);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(join(unpacked, PACKAGED), path); // the package's file is executable, and so is the copy
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the folder the package is unpacked in */
async function fetchPackage(folder: string, mirror: string, call: AptCall): Promise<string> {
  const options = await writePrivateSetup(folder, mirror);
  await runApt([...options, 'update'], call);
  await runApt([...options, 'download', 'docker-compose'], call, folder);
  const archive = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (archive === undefined) throw new HostError('Expected apt-get to download docker-compose, got no file.');
  const unpacked = join(folder, 'unpacked');
  await execa('dpkg-deb', ['--extract', join(folder, archive), unpacked]);
  return unpacked;
}

/** Options of apt-get that keep its index and cache in the folder; what it downloads is signed all the same. */
async function writePrivateSetup(folder: string, mirror: string): Promise<readonly string[]> {
  const sources = join(folder, 'sources.list');
  await writeFile(sources, `deb [signed-by=${KEYRING}] ${mirror} ${SUITE} main\n`);
  await mkdir(join(folder, 'lists/partial'), { recursive: true });
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  const settings = {
    'Dir::Etc::SourceList': sources,
    'Dir::Etc::SourceParts': '-',
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::Cache': join(folder, 'cache'),
    'APT::Sandbox::User': 'root', // the folder is this process's alone
  };
  return Object.entries(settings).flatMap(([name, value]) => ['--option', `${name}=${value}`]);
}
