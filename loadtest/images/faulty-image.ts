// The server's test build with fault switches set, as an image of its own: compose passes none of them on.
import { execa } from 'execa';
import { dockerEnv, findDocker } from '../host/docker-client.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * @param testImage - APP_TEST_IMAGE: only that build honours the switches
 * @returns the name of the image
 */
export async function buildFaultyImage(
  image: string,
  testImage: string,
  faults: Readonly<Record<string, string>>,
  env: Env,
): Promise<string> {
  const lines = Object.entries(faults).map(([fault, value]) => `ENV ${fault}=${value}`);
  await buildFrom(image, [`FROM ${testImage}`, ...lines], env);
  return image;
}

/** @param lines - of a Dockerfile that copies nothing */
export async function buildFrom(image: string, lines: readonly string[], env: Env): Promise<void> {
  const options = { input: lines.join('\n'), env: dockerEnv(env), extendEnv: false };
  await execa(await findDocker(env), ['build', '--quiet', '--tag', image, '-'], options);
}
