// Which versions the servers in the peers' image are, as they themselves say it.
import { runDocker } from '../stack/containers.ts';
import { requireEnv, type Stack, StackError } from '../stack/stack.ts';

const SCRIPT = `
echo "Node $(node --version)"
echo "uWebSockets.js $(node -p 'require("/srv/node_modules/uWebSockets.js/package.json").version')"
echo "Fastify $(node -p 'require("/srv/peers/node_modules/fastify/package.json").version')"
echo "Bun $(bun --version)"
echo "nginx $(nginx -v 2>&1 | sed 's|.*/||')"
`;

export async function readPeerVersions(stack: Stack): Promise<Readonly<Record<string, string>>> {
  const image = requireEnv(stack, 'PEERS_IMAGE', 'run `make bench-server`');
  return parseVersions(await runDocker(stack, ['run', '--rm', '--network', 'none', image, 'sh', '-c', SCRIPT]));
}

/** @throws StackError for a line without a version */
export function parseVersions(text: string): Readonly<Record<string, string>> {
  const pairs = text
    .trim()
    .split('\n')
    .map((line) => {
      const [, name, version] = /^(\S+) v?(\d\S*)/.exec(line) ?? [];
      if (name !== undefined && version !== undefined) return [name, version] as const;
      throw new StackError(`Expected a name and a version, got ${JSON.stringify(line)}`);
    });
  return Object.fromEntries(pairs);
}
