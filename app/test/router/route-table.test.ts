import { describe, expect, it } from 'vitest';
import { RouteTable } from '../../router/route-table.ts';

const table = new RouteTable<string>();
for (const path of ['/sync', '/items/:id', '/items/new', '/a/:b/c/:d']) table.add(path, path);

describe('RouteTable', () => {
  it.each([
    ['/sync', '/sync', []],
    ['/items/7', '/items/:id', ['7']],
    ['/items/new', '/items/new', []],
    ['/items/a%20b', '/items/:id', ['a%20b']],
    ['/a/1/c/2', '/a/:b/c/:d', ['1', '2']],
  ])('finds %s', (path, value, params) => {
    expect(table.find(path)).toEqual({ value, params });
  });

  it.each(['', '/', '/sync/', '/items', '/items/', '/items/1/2', '/a//c/2', '/SYNC'])(
    'finds nothing for %j',
    (path) => {
      expect(table.find(path)).toBeUndefined();
    },
  );
});
