import { describe, expect, it } from 'vitest';
import { toCoresPerServerCore, toExplanation, toLimit } from '../../../bench/crosscheck/explanation.ts';
import { toSample } from './sample-medians.ts';

describe('toLimit', () => {
  it.each([
    [0.79, 0.949, 'open'],
    [0.8, 0.949, 'generator'],
    [0.79, 0.95, 'server'],
    [0.8, 0.95, 'both'],
    [null, 0.95, 'server'],
    [0.8, null, 'generator'],
    [null, null, 'open'],
  ])('generator %s busy, server %s: %s', (generatorBusy, serverBusy, limit) => {
    expect(toLimit({ ...toSample().k6, generatorBusy, serverBusy })).toBe(limit);
  });
});

describe('toExplanation', () => {
  it('says whose queue it was, what a request costs, and what wrk adds', () => {
    expect(toExplanation(toSample())).toEqual([
      'k6 drove 16,000 requests/s and wrk 80,000, 5 times as many.',
      'With k6 the generator was 99 % busy and the server 40 %: k6 was the slow part, so its requests/s are k6’s own. ' +
        'A request costs k6 60 µs of CPU time: no more than 16,667 a second on its one CPU.',
      'With wrk the generator was 70 % busy and the server 97 %: the server had nothing left to give, so its requests/s are the server’s.',
      '200 connections at 16,000 requests/s come round every 12.5 ms. Of k6’s P50 of 12 ms the server’s own clock saw 1.2 ms; ' +
        'the other 10.8 ms were spent in answers that had arrived and waited for k6 to take them: k6’s queue.',
      '192 connections at 80,000 requests/s come round every 2.4 ms. Of wrk’s P50 of 2.4 ms the server’s own clock saw 1.4 ms; ' +
        'the other 1 ms were spent in sockets in front of the server’s busy event loop, which its own clock does not see: the server’s queue.',
      'Both count latency from their own send, so a request that waits for its turn in the generator is in neither. ' +
        'As it ends, wrk adds what a stalled connection would have sent meanwhile: ' +
        'its P99 as measured was 3.5 ms, and as printed is 4 ms. k6 adds nothing.',
      'wrk gives each thread as many connections and opened 192; k6 opened all 200.',
      'A request costs k6 60 µs of CPU time and wrk 8 µs, a factor of 7.5. It costs a server that wrk keeps 97 % busy 12 µs, ' +
        'so it takes 5 cores of k6 to keep one core of this server busy.',
    ]);
  });

  it('blames nobody where nobody was at the limit', () => {
    const text = toExplanation(toSample({ serverBusy: 0.5 }, { generatorBusy: 0.5 })).join('\n');
    expect(text).toContain('neither was at its limit: 200 connections that each wait for their answer send no more.');
    expect(text).not.toContain('queue');
    expect(text).not.toContain('cores of k6');
  });

  it('does not call a figure the server’s when the generator was at its limit too', () => {
    const text = toExplanation(toSample({ generatorBusy: 0.9 })).join('\n');
    expect(text).toContain('both were at their limit, so a faster generator might have got more out of the server.');
  });

  it('calls figures within 5 % alike, whichever is higher', () => {
    expect(toExplanation(toSample({ rps: 100 }, { rps: 104 }))[0]).toBe('wrk drove 100 requests/s and k6 104: alike.');
  });

  it('says nothing of what it does not know', () => {
    const unknown = {
      generatorBusy: null,
      generatorCpuUs: null,
      serverBusy: null,
      serverCpuUs: null,
      serverP50Ms: null,
      measuredP99Ms: null,
      connections: 200,
    };
    expect(toExplanation(toSample(unknown, unknown))).toHaveLength(1);
  });
});

describe('toCoresPerServerCore', () => {
  it('is the ratio of both costs where wrk saturated the server, else not known', () => {
    expect(toCoresPerServerCore(toSample())).toBe(5);
    expect(toCoresPerServerCore(toSample({ serverBusy: 0.89 }))).toBeNull();
    expect(toCoresPerServerCore(toSample({ serverCpuUs: null }))).toBeNull();
  });
});
