import { describe, expect, it } from 'vitest';
import { RequestsError } from '../../requests/requests-error.ts';
import { parseRequests } from '../../requests/requests-parser.ts';

const readBody = (path: string) => {
  if (path === 'there.json') return '{"read":true}';
  throw new Error('ENOENT: no such file');
};

function parseOne(request: unknown) {
  return parseRequests({ name: 'mine', requests: [request] }, 'mine.json', readBody).requests[0];
}

function problemsOf(request: unknown): readonly string[] {
  try {
    parseOne(request);
    return [];
  } catch (error) {
    return error instanceof RequestsError ? error.problems : [String(error)];
  }
}

describe('parseRequests', () => {
  it('fills in a GET that is answered with 200', () => {
    expect(parseOne({ path: '/' })).toEqual({
      method: 'GET',
      path: '/',
      headers: {},
      body: null,
      expectedStatus: [200],
      weight: 1,
    });
  });

  it.each([
    [{ body: 'as is' }, 'as is', {}],
    [{ json: { a: [1] } }, '{"a":[1]}', { 'Content-Type': 'application/json' }],
    [{ json: 1, headers: { 'content-type': 'x/y' } }, '1', { 'content-type': 'x/y' }],
    [{ json: null }, 'null', { 'Content-Type': 'application/json' }],
    [{ bodyFile: 'there.json' }, '{"read":true}', {}],
  ])('takes a body from %j', (given, body, headers) => {
    expect(parseOne({ path: '/', method: 'POST', ...given })).toMatchObject({ body, headers });
  });

  it.each([
    [{}, 'Expected requests[0].path to begin with / and hold neither a blank nor #, got nothing'],
    [{ path: 'x' }, 'Expected requests[0].path to begin with / and hold neither a blank nor #, got "x"'],
    [{ path: '/a b' }, 'Expected requests[0].path to begin with / and hold neither a blank nor #, got "/a b"'],
    [
      { path: '/', method: 'get' },
      'Expected requests[0].method to be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, got "get"; did you mean "GET"?',
    ],
    [
      { path: '/', wieght: 2 },
      'Expected each key of requests[0] to be one of method, path, headers, body, json, bodyFile, expectedStatus, weight, got "wieght"; did you mean "weight"?',
    ],
    [{ path: '/', body: 'a', json: 1 }, 'Expected requests[0] to have one of body, json, bodyFile, got body and json'],
    [{ path: '/', body: 'x'.repeat(65_537) }, 'Expected requests[0].body to hold at most 65536 bytes, got 65537'],
    [
      { path: '/', bodyFile: 'gone' },
      'Expected requests[0].bodyFile to name a file of UTF-8 text, got: ENOENT: no such file',
    ],
    [
      { path: '/', expectedStatus: 100 },
      'Expected requests[0].expectedStatus to be a status from 200 to 599 or a list of them, got 100',
    ],
    [
      { path: '/', expectedStatus: [] },
      'Expected requests[0].expectedStatus to be a status from 200 to 599 or a list of them, got []',
    ],
    [{ path: '/', weight: 0 }, 'Expected requests[0].weight to be an integer from 1 to 1000, got 0'],
    [{ path: '/', headers: { 'a b': 'x' } }, 'Expected each key of requests[0].headers to name a header, got "a b"'],
    [
      { path: '/', headers: { 'Content-Length': '1' } },
      'Expected requests[0].headers to leave Content-Length to the generator, got a value for it',
    ],
    [7, 'Expected requests[0] to be an object such as {"path":"/"}, got 7'],
  ])('refuses %j', (request, problem) => {
    expect(problemsOf(request)).toContain(problem);
  });

  it('does not quote a header or a body that it refuses: either may be a secret', () => {
    const problems = problemsOf({ path: '/', headers: { Authorization: 's3cret\nline' }, body: { token: 's3cret' } });
    expect(problems).toEqual([
      'Expected requests[0].headers.Authorization to be a text of one line, got something else',
      'Expected requests[0].body to be a text, got a value of another kind',
    ]);
  });

  it('tells everything that is wrong at once', () => {
    expect(() =>
      parseRequests(
        { nmae: 'x', requests: [{ path: 'a' }, { path: '/', weight: 999 }, { path: '/', weight: 2 }] },
        'mine.json',
        readBody,
      ),
    ).toThrow(
      [
        'Requests mine.json cannot be used:',
        '- Expected each key to be one of $schema, name, description, requests, got "nmae"',
        '- Expected name to be a text of 1 to 500 characters, got nothing',
        '- Expected requests[0].path to begin with / and hold neither a blank nor #, got "a"',
        '- Expected the weights to add up to at most 1000, got 1002; shares are what counts',
      ].join('\n'),
    );
  });

  it.each([[undefined], [[]], ['x'], [Array.from({ length: 51 }, () => ({ path: '/' }))]])(
    'wants a list of 1 to 50 requests',
    (requests) => {
      expect(() => parseRequests({ name: 'x', requests }, 'mine.json', readBody)).toThrow(
        'Expected requests to be a list of 1 to 50 requests, got',
      );
    },
  );
});
