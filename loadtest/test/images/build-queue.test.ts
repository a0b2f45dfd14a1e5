import { describe, expect, it } from 'vitest';
import { createBuildQueue } from '../../images/build-queue.ts';

function open() {
  const told: string[] = [];
  const abort = new AbortController();
  return { told, abort, queue: createBuildQueue((line) => told.push(line), abort.signal) };
}

describe('createBuildQueue', () => {
  it('runs two builds at a time, and the third as soon as either is done', async () => {
    const { queue } = open();
    const gates = ['a', 'b', 'c'].map((name) => ({ name, ...Promise.withResolvers<void>() }));
    const begun: string[] = [];
    const runs = gates.map(({ name, promise }) =>
      queue.run(name, null, () => {
        begun.push(name);
        return promise;
      }),
    );
    await Promise.resolve();
    expect(begun).toEqual(['a', 'b']);
    gates[1]?.resolve();
    await runs[1];
    await new Promise(setImmediate);
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const gate of gates) gate.resolve();
    await Promise.all(runs);
  });

  it('frees the lane of a build that failed', async () => {
    const { queue } = open();
    for (const name of ['a', 'b', 'c']) {
      await expect(queue.run(name, null, () => Promise.reject(new Error(name)))).rejects.toThrow(name);
    }
    await queue.run('d', null, async () => undefined);
  });

  it('tells what begins and how long it usually takes, and what is done', async () => {
    const { queue, told } = open();
    await queue.run('k6', 'one minute', async () => undefined);
    expect(told).toEqual(['Building k6 (usually one minute) ...', 'Built k6 in 0 s.']);
  });

  it('begins nothing after it was stopped', async () => {
    const { queue, told, abort } = open();
    abort.abort(new Error('Ctrl-C'));
    await expect(queue.run('k6', null, async () => undefined)).rejects.toThrow('Ctrl-C');
    expect(told).toEqual([]);
  });
});
