import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CREDENTIALS, ensureCredentials } from '../../stack/credentials.ts';
import { loadEnvFile } from '../../stack/env-file.ts';

const NAMES = Object.keys(CREDENTIALS);
const makePath = async () => join(await mkdtemp(join(tmpdir(), 'credentials-')), '.env');

describe('ensureCredentials', () => {
  it('generates every credential, each different and 192 bits long', async () => {
    const path = await makePath();
    await ensureCredentials(path, {});
    const values = await loadEnvFile(path);
    expect(Object.keys(values)).toEqual(NAMES);
    expect(new Set(Object.values(values)).size).toBe(NAMES.length);
    for (const password of Object.values(values)) expect(password).toMatch(/^[\w-]{32}$/);
  });

  it('generates others the next time', async () => {
    const [one, two] = [await makePath(), await makePath()];
    await Promise.all([ensureCredentials(one, {}), ensureCredentials(two, {})]);
    expect(await readFile(one, 'utf8')).not.toBe(await readFile(two, 'utf8'));
  });

  it('keeps those that are there, and fills in an empty one', async () => {
    const path = await makePath();
    await writeFile(path, 'INFLUXDB_ADMIN_PASSWORD=mine\nTELEGRAF_PASSWORD=\n');
    await ensureCredentials(path, {});
    const values = await loadEnvFile(path);
    expect(values.INFLUXDB_ADMIN_PASSWORD).toBe('mine');
    expect(values.TELEGRAF_PASSWORD).toMatch(/^[\w-]{32}$/);
  });

  it('leaves out what the environment sets', async () => {
    const path = await makePath();
    await ensureCredentials(path, { TELEGRAF_PASSWORD: 'from the shell' });
    expect(Object.keys(await loadEnvFile(path))).toEqual(NAMES.filter((name) => name !== 'TELEGRAF_PASSWORD'));
  });
});
