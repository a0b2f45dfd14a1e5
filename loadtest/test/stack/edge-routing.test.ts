import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../app/config.ts';
import { EDGE_ROUTINGS, readEdgeRouting, withEdge } from '../../stack/edge-routing.ts';
import { toStack } from './fake-stack.ts';
import { ROOT } from './test-stack.ts';

const CPUSETS = { APP_CPUSET: '2-3', EDGE_CPUSET: '4-6' };
const open = async (env: Readonly<Record<string, string>>) => (await withEdge(toStack({ ...CPUSETS, ...env }))).env;

describe('readEdgeRouting', () => {
  it.each(EDGE_ROUTINGS)('takes %s', (routing) => {
    expect(readEdgeRouting(toStack({ EDGE_ROUTING: routing }))).toBe(routing);
  });

  it('is direct where nothing is said', () => {
    expect([readEdgeRouting(toStack({})), readEdgeRouting(toStack({ EDGE_ROUTING: '' }))]).toEqual([
      'direct',
      'direct',
    ]);
  });

  it.each(['x', 'FNV', 'least_conn', ' '])('refuses %j', (value) => {
    expect(() => readEdgeRouting(toStack({ EDGE_ROUTING: value }))).toThrow(
      `Expected EDGE_ROUTING to be direct, fnv or least-conn, got "${value}"`,
    );
  });
});

describe('withEdge', () => {
  it('asks for no ports of the shards’ own where the kernel chooses', async () => {
    const env = await open({ EDGE_ROUTING: 'direct' });
    expect([env.APP_SHARD_PORTS, env.EDGE_ROUTES]).toEqual([undefined, '']);
  });

  it.each(['fnv', 'least-conn'])('gives the server and nginx the same ports for %s', async (EDGE_ROUTING) => {
    const env = await open({ EDGE_ROUTING, APP_SHARD_PORT_BASE: '9300' });
    expect(env.APP_SHARD_PORTS).toBe('on');
    expect([...(env.EDGE_ROUTES ?? '').matchAll(/server 127\.0\.0\.1:(\d+)/g)].map((found) => found[1])).toEqual([
      '9300',
      '9301', // the server's cpuset has two CPUs
    ]);
  });

  it.each([1, 4, 14])('knows APP_SHARDS=%i', async (shards) => {
    const { EDGE_ROUTES } = await open({ EDGE_ROUTING: 'fnv', APP_SHARDS: String(shards) });
    expect(EDGE_ROUTES?.match(/^upstream /gm)).toHaveLength(shards);
  });

  it('routes every route of the server by hash', async () => {
    const { EDGE_ROUTES } = await open({ EDGE_ROUTING: 'fnv', APP_SHARDS: '14' });
    for (const route of ['"GET /sync"', '"HEAD /async"', '"GET /compute"', '"~^GET /items/[^/]+$"', '"POST /echo"'])
      expect(EDGE_ROUTES).toContain(`    ${route} shard_`);
  });

  it('runs a worker for each CPU of the edge, unless told otherwise', async () => {
    expect((await open({})).EDGE_WORKERS).toBe('3');
    expect((await open({ EDGE_WORKERS: '1' })).EDGE_WORKERS).toBe('1');
  });

  it('hands docker compose what it decides', async () => {
    const { commandEnv, env } = await withEdge(toStack({ ...CPUSETS, EDGE_ROUTING: 'least-conn' }));
    expect(commandEnv).toMatchObject({ APP_SHARD_PORTS: 'on', EDGE_ROUTES: env.EDGE_ROUTES, EDGE_WORKERS: '3' });
  });

  it.each([
    [{ EDGE_ROUTING: 'x' }, 'Expected EDGE_ROUTING to be direct, fnv or least-conn, got "x"'],
    [
      { EDGE_ROUTING: 'fnv', APP_SHARD_PORTS: 'off' },
      'Expected APP_SHARD_PORTS to be on or unset with EDGE_ROUTING=fnv, got "off"',
    ],
    [{ EDGE_ROUTING: 'fnv', APP_SHARDS: '65' }, 'Expected APP_SHARDS to be an integer between 1 and 64, got "65"'],
  ])('refuses %j', async (env, message) => {
    await expect(open(env)).rejects.toThrow(message);
  });
});

describe('nginx/start.sh', () => {
  const script = readFileSync(join(ROOT, 'nginx/start.sh'), 'utf8');

  it('has the server’s own default for the largest body', () => {
    expect(script).toContain(`\${APP_MAX_BODY_BYTES:-${DEFAULTS.APP_MAX_BODY_BYTES}}`);
  });

  it('knows every routing', () => {
    const known = [...script.matchAll(/^ {2}([a-z|\- ]+)\) upstream=/gm)].flatMap(
      (found) => found[1]?.split(' | ') ?? [],
    );
    expect(known.sort()).toEqual([...EDGE_ROUTINGS].sort());
  });
});
