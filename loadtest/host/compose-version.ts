// Which docker compose the client has, and whether it is one we support.
import { execa } from 'execa';
import { dockerEnv } from './docker-client.ts';
import { isAtLeast, parseVersion, type Version } from './version.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Debian 13's; older ones were never tried. */
export const COMPOSE_FLOOR: Version = { major: 2, minor: 26, patch: 0 };

/** Null when the client has no compose. */
export async function readComposeVersion(docker: string, env: Env): Promise<Version | null> {
  const options = { env: dockerEnv(env), extendEnv: false, reject: false, timeout: 10_000 } as const;
  const asked = await execa(docker, ['compose', 'version', '--short'], options);
  return asked.exitCode === 0 ? parseVersion(asked.stdout) : null;
}

export function isSupportedCompose(version: Version | null): boolean {
  return version !== null && isAtLeast(version, COMPOSE_FLOOR);
}
