import { describe, expect, it } from 'vitest';
import { type OverloadBlock, type OverloadSettings, toOverloadArms, toOverloadBlock } from '../../bench/overload.ts';
import { toOverloadSections, toOverloadText } from '../../bench/overload-page.ts';
import { toPageMarkdown } from '../../bench/page.ts';
import type { WrkReport } from '../../bench/wrk-report.ts';
import { parseServerMetrics, type ShardSnapshot } from '../../readings/server-metrics.ts';
import { type ShardPage, toPage } from '../readings/server-page.ts';
import { PROVENANCE } from './sample-provenance.ts';

const WAIT_MS = 100;
const SETTINGS: OverloadSettings = {
  connections: [1000],
  waitMs: WAIT_MS,
  maxRunning: 512,
  queueLength: 256,
  queueAgeMs: 2000,
  rounds: 2,
  measureSeconds: 4,
  warmupSeconds: 1,
};

const REPORT: WrkReport = {
  requests: 1_000,
  durationUs: 2_000_000,
  bytes: 1,
  errors: { connect: 1, read: 2, write: 3, status: 250, timeout: 4 },
  latencyUs: { mean: 1, p50: 1, p90: 1, p95: 1, p99: 1, p99_9: 1, max: 1 },
  rawUs: null,
  splitUs: { refused: 900, accepted: 100_100, p50: 110_000, p95: 150_000, p99: 190_000 },
};

const toShard = (page: Partial<ShardPage>): ShardSnapshot => {
  const [shard] = parseServerMetrics(toPage([{ shard: 0, ...page }]), 0).shards;
  if (shard === undefined) throw new Error('Expected a shard');
  return shard;
};

/** Below 1 ms are 100 refusals, between 1 and 2 ms 300 answers. */
const BEFORE = toShard({ buckets: [10, 10, 10], refused: [10, 10, 10], errors: 10 });
const AFTER = toShard({ buckets: [110, 410, 410], refused: [110, 110, 110], errors: 117 });

const toBlock = (report: Partial<WrkReport> = {}) => toOverloadBlock({ ...REPORT, ...report }, BEFORE, AFTER, WAIT_MS);

describe('toOverloadArms', () => {
  it('holds the limit, then goes beyond it with and without one', () => {
    expect(toOverloadArms({ ...SETTINGS, connections: [1000, 2000] })).toEqual([
      { kind: 'held', connections: 512 },
      { kind: 'over', connections: 1000 },
      { kind: 'over', connections: 2000 },
      { kind: 'open', connections: 1000 },
      { kind: 'open', connections: 2000 },
    ]);
  });
});

describe('toOverloadBlock', () => {
  it('counts what was answered, refused and lost by wrk’s report', () => {
    expect(toBlock()).toMatchObject({
      requests: 1_000,
      refused: 250,
      lost: 10,
      refusedShare: 0.25,
      goodputRps: 375,
    });
  });

  it('counts refusals and other errors by the server’s page, as what it grew by', () => {
    expect(toBlock()).toMatchObject({ serverRefusedShare: 0.25, otherErrors: 7 });
  });

  it('takes refusals out of the latencies in the server', () => {
    const { acceptedInServer, refusedInServerP95Ms } = toBlock();
    expect(acceptedInServer.p50Ms).toBeCloseTo(1.5, 9);
    expect(refusedInServerP95Ms).toBeCloseTo(0.95, 9);
  });

  it('has no latency of refusals where there were none', () => {
    const [before, after] = [toShard({}), toShard({ buckets: [0, 9, 9] })];
    expect(toOverloadBlock(REPORT, before, after, WAIT_MS).refusedInServerP95Ms).toBeNull();
  });

  it.each([
    ['sooner than any answer', 900, 100_100, { p50Ms: 110, p95Ms: 150, p99Ms: 190 }],
    ['just too late', 80_000, 100_100, null],
    ['before answers that came too soon to be any', 900, 79_999, null],
  ])('tells refusals from answers by wrk’s clock only if they came %s', (_, refused, accepted, expected) => {
    expect(toBlock({ splitUs: { ...REPORT.splitUs, refused, accepted } }).accepted).toEqual(expected);
  });

  it('refuses a block in which nothing was accepted', () => {
    const after = toShard({ buckets: [9, 9, 9], refused: [9, 9, 9] });
    expect(() => toOverloadBlock(REPORT, toShard({}), after, WAIT_MS)).toThrow(
      'Expected some requests to be accepted, got none',
    );
  });

  it('refuses a page without counts', () => {
    expect(() => toOverloadBlock(REPORT, BEFORE, { ...AFTER, refused: null }, WAIT_MS)).toThrow(
      'Expected the server to count its answers and its refusals, got a page without them',
    );
  });
});

describe('the page of overload', () => {
  const refusing = toBlock();
  const holding: OverloadBlock = { ...refusing, refused: 0, refusedShare: 0, lost: 0, refusedInServerP95Ms: null };
  const unclear: OverloadBlock = { ...holding, accepted: null };
  const round = (speed: number) =>
    [holding, refusing, unclear].map((block) =>
      [1, 1.1].map((wobble) => ({ ...block, goodputRps: block.goodputRps * speed * wobble })),
    );
  const blocks = [round(1), round(0.5)];

  it('reads well', async () => {
    const sections = toOverloadSections(blocks, SETTINGS);
    const page = { title: 'T', regenerate: 'make x', sections, provenance: PROVENANCE, data: null };
    await expect(toPageMarkdown('benchmarks/overload', page)).toMatchFileSnapshot('golden/overload.md');
  });

  it('calls latencies unclear as soon as one block’s are', () => {
    const mixed = [[[holding], [refusing, { ...refusing, accepted: null }], [holding]]];
    const [, , held, over] = toOverloadText(mixed, SETTINGS).split('\n');
    expect(held).not.toContain('cannot be told apart');
    expect(over?.match(/cannot be told apart/g)).toHaveLength(2);
  });
});
