import { describe, expect, it } from 'vitest';
import type { ServerSlot } from '../../bench/server-slot.ts';
import type { WrkLoad } from '../../bench/wrk.ts';
import { NoAnswerError } from '../../bench/wrk-report.ts';
import { drive } from '../../compare/throttle.ts';
import { toStack } from '../stack/fake-stack.ts';

const SERVER = { name: 's', url: 'http://127.0.0.1:8300' } as ServerSlot;

async function ask(seconds: number): Promise<WrkLoad> {
  const asked: WrkLoad[] = [];
  const run = (load: WrkLoad) => {
    asked.push(load);
    return Promise.reject(new NoAnswerError('none'));
  };
  const wrk = { run, stop: async () => {} };
  const signal = new AbortController().signal;
  const place = { stack: toStack({}), cpuset: '1', port: 8300, readyPath: '/', signal, wrk };
  await expect(drive(SERVER, { path: '/async', connections: 500, seconds }, place)).rejects.toThrow(NoAnswerError);
  const [load] = asked;
  if (load === undefined) throw new Error('Expected one load, got none');
  return load;
}

describe('the load at full throttle', () => {
  it('is driven in the container of all slots, where there is one', async () => {
    expect(await ask(3)).toMatchObject({ url: 'http://127.0.0.1:8300/async', connections: 500, durationSeconds: 3 });
  });

  it.each([
    [1, 1],
    [3, 2],
    [5, 4],
    [60, 5],
  ])(
    'of %d s takes an answer after more than %d s for lost: one after its end would not be counted',
    async (s, limit) => {
      expect((await ask(s)).timeoutSeconds).toBe(limit);
    },
  );
});
