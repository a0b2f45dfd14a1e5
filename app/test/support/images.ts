// Which images the container tests start: named by the environment, else by the root .env, as compose reads them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';

const ENV_FILE = fileURLToPath(new URL('../../../.env', import.meta.url));

/** @throws Error when neither names it */
export function loadImageName(name: 'APP_IMAGE' | 'APP_TEST_IMAGE' | 'NGINX_IMAGE'): string {
  const image = process.env[name] || readEnvFile()[name];
  if (image) return image;
  throw new Error(`Expected ${name} in the environment or in .env, got none; run \`make images\``);
}

function readEnvFile(): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(ENV_FILE, 'utf8'));
  } catch {
    return {};
  }
}
