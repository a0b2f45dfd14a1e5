import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fnv1a64 } from '../../../app/router/fnv1a.ts';
import { toHashConfig, toLeastConnConfig } from '../../stack/edge-config.ts';

const PORTS = [8100, 8101, 8102, 8103];
const ROUTES = ['GET /sync', 'GET /async', 'GET /compute', 'GET /items/:id', 'POST /echo'];

describe('toHashConfig', () => {
  it('has an upstream a shard, each with the shard’s own port alone', () => {
    const config = toHashConfig(ROUTES, PORTS);
    const upstreams = [...config.matchAll(/upstream (\w+) \{([^}]*)\}/g)];
    expect(upstreams.map(([, name]) => name)).toEqual(['shard_0', 'shard_1', 'shard_2', 'shard_3']);
    expect(
      upstreams.map(([, , body]) => [...(body ?? '').matchAll(/server ([^ ;]+)/g)].map((found) => found[1])),
    ).toEqual(PORTS.map((port) => [`127.0.0.1:${port}`]));
  });

  it('sends each route where the published hash says, and the unknown to shard 0', () => {
    const config = toHashConfig(ROUTES, PORTS);
    expect(config).toContain('"GET /async" shard_2; # c41729c864a5e6f2');
    expect(config).toContain('"GET /sync" shard_1; # 233327dcf0e0e48d');
    expect(config).toContain('"GET /compute" shard_3; # 3092efafd4a9bcd3');
    expect(config).toContain('default shard_0;');
  });

  it('names no shard that does not exist, and the same one for GET and HEAD', () => {
    const path = fc.stringMatching(/^\/[a-z]{1,12}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(path, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 64 }),
        (paths, shards) => {
          const ports = Array.from({ length: shards }, (_, shard) => 8100 + shard);
          const config = toHashConfig(
            paths.map((one) => `GET ${one}`),
            ports,
          );
          for (const one of paths) {
            const shard = fnv1a64(`GET ${one}`) % BigInt(shards);
            expect(config).toContain(`"GET ${one}" shard_${shard};`);
            expect(config).toContain(`"HEAD ${one}" shard_${shard};`);
          }
        },
      ),
    );
  });
});

describe('toLeastConnConfig', () => {
  it('is one upstream with every shard, counted together by all workers', () => {
    const config = toLeastConnConfig(PORTS);
    expect(config.match(/upstream/g)).toHaveLength(1);
    expect(config).toMatch(/upstream shards \{\n {4}zone shards \w+;.*\n {4}least_conn;/);
    expect(
      [...config.matchAll(/server 127\.0\.0\.1:(\d+) max_fails=1 fail_timeout=1s;/g)].map((found) => found[1]),
    ).toEqual(PORTS.map(String));
  });
});

it.each([
  ['fnv', toHashConfig(ROUTES, [8100])],
  ['least-conn', toLeastConnConfig([8100])],
])('%s keeps connections to the server open, for a shorter time than the server does', (_, config) => {
  expect(config).toContain('keepalive 2048;');
  expect(Number(/keepalive_timeout (\d+)s;/.exec(config)?.[1])).toBeLessThan(75);
});
