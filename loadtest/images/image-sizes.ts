// How large the images are, as the engine counts them.
import { execa } from 'execa';
import { dockerEnv, findDocker } from '../host/docker-client.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Megabytes (10^6 bytes) by image name; an image that is not on this machine is left out. */
export async function readImageSizes(names: readonly string[], env: Env): Promise<ReadonlyMap<string, number>> {
  const docker = await findDocker(env);
  const sizes = names.map(async (name) => {
    const args = ['image', 'inspect', '--format', '{{.Size}}', name];
    const asked = await execa(docker, args, { env: dockerEnv(env), extendEnv: false, reject: false });
    return asked.exitCode === 0 ? [[name, Number(asked.stdout) / 1e6] as const] : [];
  });
  return new Map((await Promise.all(sizes)).flat());
}
