import { describe, expect, it } from 'vitest';
import { type StreamReading, toStreamReason, toUnstreamedReasons } from '../../report/stream-reason.ts';
import { toCapacityLeg, toRateLeg } from '../gate/sample.ts';

const STREAM: StreamReading = {
  backend: 'influxdb',
  requestsStored: 99,
  missing: 1,
  complete: false,
  observerCpuSeconds: null,
};
const REST = 'the verdict rests on the summary of the generator, the graphs may show less.';

describe('toStreamReason', () => {
  it.each([null, { ...STREAM, complete: true }])('has nothing to say of %o', (stream) => {
    expect(toStreamReason(stream)).toEqual([]);
  });

  it('says how much is missing', () => {
    expect(toStreamReason(STREAM)).toEqual([
      `The stream into influxdb is incomplete: 99 requests are stored and 1 request missing; ${REST}`,
    ]);
  });

  it('speaks of samples apart, where they were asked for', () => {
    const samples = { requestsStored: 90, missing: 10, complete: false };
    expect(toStreamReason({ ...STREAM, complete: true, samples })).toEqual([
      `The samples in influxdb are incomplete: 90 requests are stored and 10 requests missing; ${REST}`,
    ]);
    expect(toStreamReason({ ...STREAM, complete: true, samples: { ...samples, complete: true } })).toEqual([]);
  });

  it('says when the database could not be asked', () => {
    expect(toStreamReason({ ...STREAM, requestsStored: null, missing: null })).toEqual([
      `The stream into influxdb is incomplete: what was stored could not be read; ${REST}`,
    ]);
  });
});

describe('toUnstreamedReasons', () => {
  it('says once that a leg driven by wrk is not in the graphs', () => {
    const wrk = toCapacityLeg({ generator: { tool: 'wrk' } });
    expect(toUnstreamedReasons([wrk, wrk, toRateLeg()])).toEqual([
      "The capacity leg was driven by wrk, which has no stream and keeps no slices: graphs show it from the server's side alone.",
    ]);
    expect(toUnstreamedReasons([toCapacityLeg(), toRateLeg()])).toEqual([]);
  });
});
