// The whole stack in a network namespace of its own, where the kernel counts every packet that leaves it.
// Loopback has a counter of its own, so a name looked up, a connection tried or a datagram sent anywhere else is seen,
// however short it was. Names would be asked for at 192.0.2.53, an address that belongs to nobody (RFC 5737).
import { join } from 'node:path';
import { runCompose } from '../../stack/compose.ts';
import { removeContainer, runDocker } from '../../stack/containers.ts';
import { type ListeningSocket, parseListening } from '../../stack/listening-sockets.ts';
import { type Stack, withEnv } from '../../stack/stack.ts';
import { closeTestStack, openTestStack, ROOT } from './test-stack.ts';

/** Not even the packets that a test sends on purpose leave this machine: nothing translates their address. */
const BRIDGE = 'com.docker.network.bridge';

export type SealedStack = Readonly<{ stack: Stack; holder: string }>;

export async function openSealedStack(): Promise<SealedStack> {
  const plain = await openTestStack();
  const holder = `${plain.project}-sealed`;
  await removeHolder(plain, holder);
  await runDocker(plain, ['network', 'create', '--opt', `${BRIDGE}.enable_ip_masquerade=false`, holder]);
  const network = ['--network', holder, '--dns', '192.0.2.53'];
  await runDocker(plain, [
    'run',
    '--detach',
    '--init',
    '--name',
    holder,
    ...network,
    plain.env.APP_IMAGE ?? '',
    'sleep',
    '600',
  ]);
  const files = ['docker-compose.yml', 'loadtest/test/stack/sealed.yml'].map((file) => join(ROOT, file));
  return { stack: withEnv(plain, { SEALED: holder, COMPOSE_FILE: files.join(':') }), holder };
}

export async function closeSealedStack({ stack, holder }: SealedStack): Promise<void> {
  await closeTestStack(stack);
  await removeHolder(stack, holder);
}

async function removeHolder(stack: Stack, holder: string): Promise<void> {
  await removeContainer(stack, holder);
  await runDocker(stack, ['network', 'rm', holder]).catch(() => ''); // there was none
}

export function startSealed({ stack }: SealedStack, services: readonly string[]): Promise<string> {
  return runCompose(stack, ['up', '--detach', '--no-deps', ...services]);
}

/** Runs a TypeScript file of this checkout inside; returns what it printed. */
export function runSealed({ stack, holder }: SealedStack, file: string): Promise<string> {
  const names = Object.keys(stack.env).filter((name) => /^(INFLUXDB|TELEGRAF|APP|EDGE)_/.test(name));
  const env = names.flatMap((name) => ['--env', `${name}=${stack.env[name]}`]);
  const image = stack.env.APP_IMAGE ?? '';
  const mount = ['--volume', `${ROOT}:/checkout:ro`];
  return runDocker(stack, [
    'run',
    '--rm',
    '--network',
    `container:${holder}`,
    ...mount,
    ...env,
    image,
    'node',
    `/checkout/${file}`,
  ]);
}

/** Packets that left by any interface but loopback. */
export async function countSentPackets(sealed: SealedStack): Promise<number> {
  const rows = (await readSealed(sealed, 'dev')).split('\n').slice(2);
  const counters = rows.map((row) => row.trim().split(/[\s:]+/)).filter(([name]) => name !== '' && name !== 'lo');
  if (counters.length === 0) throw new Error('Expected an interface besides loopback, got none');
  return counters.reduce((sum, fields) => sum + Number(fields[10]), 0);
}

/** Docker's own resolver, which listens in every such network, is left out. */
export async function listSealedListening(sealed: SealedStack): Promise<readonly ListeningSocket[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readSealed(sealed, name)));
  return tables.flatMap((table) => parseListening(table)).filter(({ address }) => address !== '127.0.0.11');
}

function readSealed({ stack, holder }: SealedStack, table: string): Promise<string> {
  return runDocker(stack, ['exec', holder, 'cat', `/proc/net/${table}`]);
}
