import { expect, it } from 'vitest';
import { LOADS, toWholeCpuUs } from '../../../bench/edge/edge-cost.ts';
import { toEdgeSections } from '../../../bench/edge/edge-page.ts';
import { WAYS } from '../../../bench/edge/way.ts';
import { SLOT } from './sample-slot.ts';

const toBlock = (nginxUs: number | null, p95Ms: number) => ({
  full: { ...SLOT, nginxCpuUsPerRequest: nginxUs },
  light: { ...SLOT, p95Ms },
});
const round = WAYS.map((way) => [0, 1].map(() => (way === 'none' ? toBlock(null, 1) : toBlock(10, 1.5))));
const cost = { shards: 1, loads: LOADS, ways: WAYS, blocks: [round, round] };

it('adds nginx’s CPU time to the server’s', () => {
  expect(toWholeCpuUs({ ...SLOT, nginxCpuUsPerRequest: 12.5 })).toBe(22.5);
  expect(toWholeCpuUs(SLOT)).toBe(10);
});

it('shows each way against none, in CPU a request and in P95', () => {
  const page = toEdgeSections(cost, false).join('\n');
  expect(page).toMatch(/^\| none \| 10.* \| - \| 10.* \| - \| 500.* \| 50 % \|$/m);
  expect(page).toMatch(/^\| nginx-fnv \| 10.* \| 10.* \| 20.* \| 2\.00x \(2\.00.2\.00\) \| 500/m);
  expect(page).toMatch(/^\| nginx-least-conn \| 1.* \| 1\.5.* \| 1\.50x \(1\.50.1\.50\) \| 500/m);
});

it('says that nginx and wrk share a CPU, only where they do', () => {
  expect(toEdgeSections(cost, true).join('\n')).toContain('nginx shares the CPU of wrk');
  expect(toEdgeSections(cost, false).join('\n')).not.toContain('shares the CPU');
});
