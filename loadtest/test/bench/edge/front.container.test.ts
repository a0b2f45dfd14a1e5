// Server, nginx and wrk in containers, for seconds: what a block counts, and that nothing is left behind.
import { afterEach, expect, it } from 'vitest';
import { measureFront, withFront } from '../../../bench/edge/front.ts';
import { isValid } from '../../../bench/edge/scale-page.ts';
import { runDocker } from '../../../stack/containers.ts';
import { loadStack } from '../../../stack/stack.ts';
import { ROOT } from '../../stack/test-stack.ts';

const context = { stack: await loadStack(ROOT, process.env), signal: new AbortController().signal };
const MIX = { path: '/sync', otherPaths: ['/async', '/compute?n=100', '/items/42'] };
const SHAPE = { connections: 16, warmupSeconds: 0, measureSeconds: 1 };

const load = (way: 'none' | 'nginx-fnv', paths: typeof MIX | { path: string }) =>
  withFront({ way, shards: 4, isPinned: true }, context, (front) =>
    measureFront(front, { ...SHAPE, ...paths }, context),
  );

afterEach(async () => {
  const own = ['server', 'nginx'].flatMap((role) => ['--filter', `name=shardgate-bench-${role}`]); // others' tests run beside
  expect(await runDocker(context.stack, ['ps', '--all', '--quiet', ...own])).toBe('');
});

it('counts one route by hash at one shard, and nginx’s own CPU time', async () => {
  const slot = await load('nginx-fnv', { path: '/async' });
  expect(slot.requestsPerShard.map((count) => count > 0)).toEqual([false, false, true, false]);
  expect(slot.nginxCpuUsPerRequest).toBeGreaterThan(0);
  expect(isValid(slot, SHAPE.connections)).toBe(true);
});

it('asks for the routes of a mix in turn', async () => {
  const { requestsPerShard, requests } = await load('nginx-fnv', MIX);
  const shares = requestsPerShard.map((count) => Math.round((4 * count) / requests));
  expect(shares).toEqual([0, 1, 2, 1]); // /async and /items/:id meet on shard 2
});

it('measures the server alone without nginx', async () => {
  const slot = await load('none', { path: '/sync' });
  expect([slot.nginxCpuUsPerRequest, slot.nginxCpuUtilization]).toEqual([null, null]);
  expect(slot.cpuUsPerRequest).toBeGreaterThan(0);
});
