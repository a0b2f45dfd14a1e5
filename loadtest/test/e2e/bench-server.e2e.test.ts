// The benchmark's command from end to end, as short as it goes: about the chain, not about speed.
import { describe, expect, it } from 'vitest';
import { poll } from '../../../app/test/support/poll.ts';
import type { ArmResult, RouteResult } from '../../bench/server-benchmark.ts';
import { docker } from './support/docker.ts';
import { runKit, startKit } from './support/kit.ts';

const SHORT = ['bench-server', '--routes', '/sync', '--rounds', '1', '--seconds', '1', '--port', '18810'];

describe('shardgate bench-server', () => {
  it('measures two servers there and back, and leaves nothing behind', async () => {
    const ended = await runKit([...SHORT, '--arms', 'bare,c', '--connections', '20', '--json']);
    expect(ended.stderr).not.toContain('Expected');
    expect(ended.exitCode).toBe(0);
    const { provenance, data } = JSON.parse(ended.stdout);
    const [route] = data.routes as readonly RouteResult[];
    expect(route).toMatchObject({ route: '/sync', rounds: 1, arms: [{ arm: 'bare' }, { arm: 'c' }] });
    for (const { slots } of route?.arms ?? ([] as readonly ArmResult[])) {
      expect(slots).toHaveLength(2);
      for (const slot of slots) {
        expect(slot.requests).toBeGreaterThan(100);
        expect(slot.cpuUsPerRequest).toBeGreaterThan(0.5);
        expect(slot.serverCpuUtilization).toBeGreaterThan(0);
        expect(slot.rssMb).toBeGreaterThan(10);
        expect(slot.errors).toEqual({ connect: 0, read: 0, write: 0, status: 0, timeout: 0 });
      }
    }
    expect(provenance.images).toHaveProperty('PEERS_IMAGE');
    expect(await listLeftovers()).toEqual([]);
  });

  it('removes server and wrk when it is stopped', async () => {
    const run = startKit([...SHORT, '--arms', 'bare', '--seconds', '20']);
    await poll('wrk to run', async () => (await listLeftovers()).includes('shardgate-bench-server-wrk'), 60_000);
    run.kill('SIGINT');
    const { exitCode, stderr } = await run;
    expect([exitCode, stderr]).toEqual([2, 'Stopped.']);
    expect(await listLeftovers()).toEqual([]);
  });

  it('refuses a route that is none, and names those there are', async () => {
    const { exitCode, stderr } = await runKit(['bench-server', '--routes', '/nothing']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Expected some of /sync,/async,/items/:id, got "/nothing".');
  });
});

async function listLeftovers(): Promise<readonly string[]> {
  const filter = ['--filter', 'name=shardgate-bench-server'];
  return (await docker('ps', '--all', ...filter, '--format', '{{.Names}}')).split('\n').filter(Boolean);
}
