import { describe, expect, it } from 'vitest';
import { toNginxMap, toShardMap } from '../../router/shard-map.ts';

const ROUTES = ['GET /sync', 'GET /async', 'GET /items/:id', 'POST /a.b/:x/c'];

describe('toShardMap', () => {
  it('gives each route the shard of its hash', () => {
    expect(toShardMap(ROUTES.slice(0, 2), 14)).toEqual([
      {
        route: 'GET /sync',
        hash: '233327dcf0e0e48d',
        shard: Number(0x233327dcf0e0e48dn % 14n),
        patterns: ['GET /sync', 'HEAD /sync'],
      },
      {
        route: 'GET /async',
        hash: 'c41729c864a5e6f2',
        shard: Number(0xc41729c864a5e6f2n % 14n),
        patterns: ['GET /async', 'HEAD /async'],
      },
    ]);
  });

  it('sends every route to the only shard there is', () => {
    expect(toShardMap(ROUTES, 1).map(({ shard }) => shard)).toEqual([0, 0, 0, 0]);
  });

  it('matches one whole segment where a route has a parameter, and dots literally', () => {
    const [, , items, dotted] = toShardMap(ROUTES, 4);
    expect(items?.patterns).toEqual(['~^GET /items/[^/]+$', '~^HEAD /items/[^/]+$']);
    expect(dotted?.patterns).toEqual(['~^POST /a\\.b/[^/]+/c$']);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d shards', (shards) => {
    expect(() => toShardMap(ROUTES, shards)).toThrow(`Expected shards to be an integer from 1 up, got ${shards}`);
  });
});

describe('toNginxMap', () => {
  it('writes a map block, with expressions quoted as nginx reads them', () => {
    const entries = toShardMap(['GET /async', 'POST /a.b/:x'], 4);
    expect(toNginxMap(entries, '$upstream', (shard) => `shard_${shard}`)).toBe(
      [
        'map "$request_method $uri" $upstream {',
        '    default shard_0;',
        '    "GET /async" shard_2; # c41729c864a5e6f2',
        '    "HEAD /async" shard_2; # c41729c864a5e6f2',
        `    "~^POST /a\\\\.b/[^/]+$" shard_${entries[1]?.shard}; # ${entries[1]?.hash}`,
        '}',
        '',
      ].join('\n'),
    );
  });
});
