import { describe, expect, it } from 'vitest';
import { toWrkCommand } from '../../bench/wrk.ts';
import { toStack } from '../stack/fake-stack.ts';

const run = {
  stack: toStack({ LOAD_CPUSET: '1', WRK_IMAGE: 'wrk' }),
  container: 'x',
  signal: new AbortController().signal,
};
const load = { url: 'http://127.0.0.1:1/sync', connections: 4, durationSeconds: 1 };
const toAsked = (more: Partial<Parameters<typeof toWrkCommand>[0]>) => {
  const command = toWrkCommand({ ...load, ...more }, run);
  return command.slice(command.indexOf(load.url) + 1);
};

describe('what wrk is told to ask for', () => {
  it('is the URL alone by default, so that it need not enter Lua', () => {
    expect(toAsked({})).toEqual([]);
  });

  it('is a method and a body', () => {
    expect(toAsked({ method: 'POST', body: 'x' })).toEqual(['POST', 'x']);
  });

  it('is other paths behind method and body', () => {
    expect(toAsked({ otherPaths: ['/async', '/items/1'] })).toEqual(['GET', '', '/async', '/items/1']);
  });
});
