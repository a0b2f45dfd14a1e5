// What the server said of itself during the run that passed: panels of "Server" beside result.json. Telegraf looks once a
// second at instants of its own, the command line at others, so some values only have bounds.
import { expect, it } from 'vitest';
import type { Series } from '../../../loadtest/stack/database.ts';
import { askFor, find, type GetFilled, toNumbers, toRange, toSum } from '../answers.ts';
import { ask } from '../filled-database.ts';

const LEGS = ['capacity', 'rate'] as const;
const MIB = 2 ** 20;

/** A new Telegraf may look for the first time when the load has begun; what grew before is not growth to it. */
const FIRST_COUNTS =
  'SELECT first("shardgate_requests_total") FROM "server" WHERE $timeFilter GROUP BY "shard", "route"';

export function proveServer(get: GetFilled): void {
  const getLegs = () => LEGS.flatMap((leg) => get().runs.passed.legs[leg] ?? []);
  const getServers = () => getLegs().flatMap(({ server }) => server ?? []);
  /** From before the first leg until the next run, which replaces the server. */
  const toWholeRange = () => {
    const { passed, failed } = get().runs;
    return toRange(Date.parse(passed.startedAt), Date.parse(failed.startedAt));
  };
  const askWhole = (name: string): Promise<readonly Series[]> =>
    ask(get(), find(name).query, { run: '', range: toWholeRange() });

  it('requests by shard add up to what the server counted', async () => {
    const whole = getServers().reduce((sum, { requestsWholeLeg }) => sum + (requestsWholeLeg ?? Number.NaN), 0);
    const perSecond = await askWhole('Server: Requests a second by shard A');
    const atFirst = toSum(await ask(get(), FIRST_COUNTS, { run: '', range: toWholeRange() }));
    expect(perSecond).toHaveLength(2);
    expect(Math.abs(toSum(perSecond) + atFirst - whole)).toBeLessThanOrEqual(10); // the run's own look at the answers
  });

  it('CPU by shard adds up to the CPU time a request of all requests; a warm-up’s cost more', async () => {
    const spent = getServers().reduce(
      (sum, { cpuUsPerRequest, requestsWholeLeg }) => sum + ((cpuUsPerRequest ?? 0) * (requestsWholeLeg ?? 0)) / 1e6,
      0,
    );
    const shown = toSum(await askWhole('Server: CPU by shard A'));
    expect(shown / spent).toBeGreaterThan(0.4); // a second that Telegraf skipped, or looked at too late, is not shown
    expect(shown / spent).toBeLessThan(2);
  });

  it('memory by shard is at most the peak of the largest, and all shards together are as heavy as they were', async () => {
    const byShard = await askWhole('Server: Memory by shard A');
    const largest = Math.max(...toNumbers(byShard)) / MIB;
    const peak = Math.max(...getServers().map(({ rssMb }) => rssMb ?? Number.NaN));
    expect(largest).toBeLessThan(peak * 1.25); // the panel has other instants, and the seconds around the window
    expect(largest).toBeGreaterThan(peak * 0.5);
    const together = byShard.reduce((sum, one) => sum + Math.max(...toNumbers([one])), 0) / MIB;
    const measured = Math.max(...getLegs().flatMap(({ memoryMb }) => memoryMb.server.map(Number)));
    expect(Math.abs(together / measured - 1)).toBeLessThan(0.25);
  });

  it('the mean time lies between what half of the requests took at least, and what the slowest took at the client', async () => {
    const means = toNumbers(await askWhole('Server: Mean time in the server A')).filter((mean) => mean > 0);
    const atLeast = Math.min(...getServers().map(({ latencyMs }) => (latencyMs?.p50AtLeast ?? Number.NaN) / 2));
    const atMost = Math.max(...getLegs().map(({ client }) => client.latencyMs?.max ?? Number.NaN));
    expect(Math.max(...means)).toBeGreaterThanOrEqual(atLeast);
    expect(Math.min(...means)).toBeLessThanOrEqual(atMost);
  });

  it('the killed shard’s restarts', async () => {
    const { runId, legs } = get().runs.killed;
    const restarts = toNumbers(await askFor(get(), 'Server: Restarts by shard A', runId));
    expect(Math.max(...restarts)).toBeGreaterThanOrEqual(legs.capacity?.server?.shardRestarts ?? Number.NaN);
  });
}
