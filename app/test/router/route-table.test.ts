import { describe, expect, it } from 'vitest';
import { RouteTable } from '../../router/route-table.ts';

const ROUTES = ['GET /sync', 'GET /items/:id', 'GET /items/new', 'GET /a/:b/c/:d', 'POST /sync', 'POST /items/:name'];

const table = new RouteTable<string>();
for (const route of ROUTES) table.add(...split(route), route);

describe('RouteTable', () => {
  it.each([
    ['GET /sync', 'GET /sync', []],
    ['HEAD /sync', 'GET /sync', []],
    ['POST /sync', 'POST /sync', []],
    ['GET /items/7', 'GET /items/:id', ['7']],
    ['GET /items/new', 'GET /items/new', []],
    ['POST /items/new', 'POST /items/:name', ['new']],
    ['GET /items/a%20b', 'GET /items/:id', ['a%20b']],
    ['GET /a/1/c/2', 'GET /a/:b/c/:d', ['1', '2']],
  ])('finds %s', (request, value, params) => {
    expect(table.find(...split(request))).toEqual({ value, params });
  });

  it.each(['', '/', '/sync/', '/items', '/items/', '/items/1/2', '/a//c/2', '/SYNC'])(
    'finds nothing for %j, with any method',
    (path) => {
      expect(['GET', 'HEAD', 'POST'].map((method) => table.find(method, path))).toEqual(Array(3).fill(undefined));
      expect(table.findMethods(path)).toEqual([]);
    },
  );

  it.each(['DELETE', 'get', ''])('finds nothing for the method %j', (method) => {
    expect(table.find(method, '/sync')).toBeUndefined();
  });

  it.each([
    ['/sync', ['GET', 'HEAD', 'POST']],
    ['/items/new', ['GET', 'HEAD', 'POST']],
    ['/a/1/c/2', ['GET', 'HEAD']],
  ])('knows every method of %s', (path, methods) => {
    expect(table.findMethods(path)).toEqual(methods);
  });

  it('knows the methods of a path that is exact for one and a parameter for the other', () => {
    const mixed = new RouteTable<number>();
    mixed.add('POST', '/items/new', 1);
    mixed.add('GET', '/items/:id', 2);
    expect(mixed.findMethods('/items/new')).toEqual(['POST', 'GET', 'HEAD']);
    expect(mixed.findMethods('/items/7')).toEqual(['GET', 'HEAD']);
  });

  it.each(['GET /sync', 'GET /items/:name'])('refuses a second route for %s', (route) => {
    expect(() => table.add(...split(route), '')).toThrow(`Expected one route for ${route}, got two`);
  });
});

function split(route: string): [string, string] {
  const [method = '', path = ''] = route.split(' ');
  return [method, path];
}
