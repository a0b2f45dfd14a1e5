// The engine, as the tests need it: images with a fault built in, what runs, and signals to what runs.
import { execa } from 'execa';
import { dockerEnv, findDocker } from '../../../host/docker-client.ts';
import { readSetting } from './kit.ts';

export async function docker(...args: readonly string[]): Promise<string> {
  const client = await findDocker(process.env);
  return (await execa(client, [...args], { env: dockerEnv(process.env), extendEnv: false })).stdout;
}

/** The server's test build with fault switches set; only that build honours them. */
export async function buildFaulty(name: string, faults: Readonly<Record<string, string>>): Promise<string> {
  const image = `shardgate/app-${name}:e2e`;
  const lines = Object.entries(faults).map(([fault, value]) => `ENV ${fault}=${value}`);
  const client = await findDocker(process.env);
  const input = [`FROM ${readSetting('APP_TEST_IMAGE')}`, ...lines].join('\n');
  await execa(client, ['build', '--quiet', '--tag', image, '-'], {
    input,
    env: dockerEnv(process.env),
    extendEnv: false,
  });
  return image;
}

export async function listContainers(project: string): Promise<readonly string[]> {
  const names = await docker('ps', '--filter', `label=com.docker.compose.project=${project}`, '--format', '{{.Names}}');
  return names.split('\n').filter(Boolean);
}
