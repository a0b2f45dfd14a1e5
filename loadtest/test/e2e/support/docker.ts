// The engine, as the tests need it: images with a fault built in, what runs, and signals to what runs.
import { execa } from 'execa';
import { dockerEnv, findDocker } from '../../../host/docker-client.ts';
import { buildFaultyImage, buildFrom } from '../../../images/faulty-image.ts';
import { readSetting } from './kit.ts';

export async function docker(...args: readonly string[]): Promise<string> {
  const client = await findDocker(process.env);
  return (await execa(client, [...args], { env: dockerEnv(process.env), extendEnv: false })).stdout;
}

/** The server's test build with fault switches set; only that build honours them. */
export function buildFaulty(name: string, faults: Readonly<Record<string, string>>): Promise<string> {
  return buildFaultyImage(`shardgate/app-${name}:e2e`, readSetting('APP_TEST_IMAGE'), faults, process.env);
}

const GUEST_SERVER = `
const server = require('node:http').createServer(({ url }, response) => {
  response.writeHead(['/ready', '/hello'].includes(url) ? 200 : 404).end('hello');
});
server.listen(process.env.PORT, process.env.HOST);
process.on('SIGTERM', () => process.exit(0));
`;

/** An image that knows nothing of the kit: a few lines of node:http. */
export async function buildGuest(): Promise<string> {
  const image = 'shardgate-e2e-guest:e2e';
  const lines = [`FROM ${readSetting('APP_IMAGE')}`, `CMD ${JSON.stringify(['node', '-e', GUEST_SERVER])}`];
  await buildFrom(image, lines, process.env);
  return image;
}

export async function listContainers(project: string): Promise<readonly string[]> {
  const names = await docker('ps', '--filter', `label=com.docker.compose.project=${project}`, '--format', '{{.Names}}');
  return names.split('\n').filter(Boolean);
}
