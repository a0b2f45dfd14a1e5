// Passwords of the stack, generated at first use and kept in .env.
import { randomBytes } from 'node:crypto';
import { type EnvValues, loadEnvFile, mergeEnvFile } from './env-file.ts';

/** Every credential and who uses it. The user names are fixed; see database-users.ts and docker-compose.yml. */
export const CREDENTIALS = {
  INFLUXDB_ADMIN_PASSWORD: 'InfluxDB user "admin": `make up`, which makes database and users',
  INFLUXDB_WRITER_PASSWORD: 'InfluxDB user "writer": Telegraf, and the command line for a run\'s events',
  INFLUXDB_READER_PASSWORD: 'InfluxDB user "reader": Grafana, and the command line to count what was stored',
  TELEGRAF_PASSWORD: 'Telegraf user "k6": the stream of a run',
  GRAFANA_ADMIN_PASSWORD: 'Grafana user "admin": you',
} as const;

export type CredentialName = keyof typeof CREDENTIALS;

const PASSWORD_BYTES = 24;

/** Adds to the .env file the credentials it does not hold yet; one set in the environment counts as held. */
export async function ensureCredentials(envFile: string, env: Readonly<NodeJS.ProcessEnv>): Promise<void> {
  const held = { ...(await loadEnvFile(envFile)), ...env };
  const missing = Object.keys(CREDENTIALS).filter((name) => !held[name]);
  if (missing.length === 0) return;
  await mergeEnvFile(envFile, toPasswords(missing));
}

function toPasswords(names: readonly string[]): EnvValues {
  return Object.fromEntries(names.map((name) => [name, randomBytes(PASSWORD_BYTES).toString('base64url')]));
}
