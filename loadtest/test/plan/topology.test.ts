import { mkdtempSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTopology } from '../../plan/topology.ts';
import { writeTopologyFixture } from './topology-fixture.ts';

describe('readTopology', () => {
  it('reads cores, socket, node and L3 of the recorded machine with two cores', () => {
    expect(readTopology(writeTopologyFixture('two-cores'))).toEqual({
      cores: [
        { cpus: [0], socket: 0, node: 0, l3: '0-1', kind: null },
        { cpus: [1], socket: 0, node: 0, l3: '0-1', kind: null },
      ],
      allowed: [0, 1],
      isolated: [],
      quotaCpus: null,
      siblingsKnown: true,
      virtual: true,
    });
  });

  it('joins sibling threads into cores and tells a real machine from a virtual one', () => {
    const topology = readTopology(writeTopologyFixture('four-cores-smt'));
    expect(topology.cores.map((core) => core.cpus)).toEqual([
      [0, 4],
      [1, 5],
      [2, 6],
      [3, 7],
    ]);
    expect(topology.virtual).toBe(false);
  });

  it('puts each core of two sockets on its own node and cache', () => {
    const { cores } = readTopology(writeTopologyFixture('two-sockets'));
    expect(cores).toHaveLength(16);
    expect(new Set(cores.map((core) => `${core.socket} ${core.node} ${core.l3?.slice(0, 3)}`))).toEqual(
      new Set(['0 0 0,2', '1 1 1,3']),
    );
  });

  it('knows fast from slow cores by the two x86 groups', () => {
    const kinds = readTopology(writeTopologyFixture('hybrid-intel')).cores.map((core) => core.kind);
    expect(kinds).toEqual([...Array(6).fill('performance'), ...Array(8).fill('efficiency')]);
  });

  it('knows fast from slow cores by capacity on Arm, and lives without L3 and NUMA folders', () => {
    const { cores } = readTopology(writeTopologyFixture('hybrid-arm'));
    expect(cores.map((core) => core.kind)).toEqual([...Array(4).fill('efficiency'), ...Array(4).fill('performance')]);
    expect(cores[0]).toEqual({ cpus: [0], socket: 0, node: 0, l3: null, kind: 'efficiency' });
  });

  it('takes each CPU for a core where the VM tells no siblings, and says that it does not know', () => {
    const topology = readTopology(writeTopologyFixture('vm-without-siblings'));
    expect(topology.cores).toHaveLength(4);
    expect(topology.cores[3]).toEqual({ cpus: [3], socket: null, node: 0, l3: null, kind: null });
    expect(topology.siblingsKnown).toBe(false);
  });

  it('stays inside the cpuset and finds the quota of a parent in cgroup v2', () => {
    const topology = readTopology(writeTopologyFixture('cgroup-v2-limited'));
    expect(topology.allowed).toEqual([4, 5, 6, 7, 12, 13]);
    expect(topology.quotaCpus).toBe(8);
    expect(topology.cores).toHaveLength(8); // all of them: the picture shows the others' too
  });

  it('stays inside the cpuset and finds the quota in cgroup v1, mounted as a container sees it', () => {
    const topology = readTopology(writeTopologyFixture('cgroup-v1-limited'));
    expect(topology.allowed).toEqual([1, 2, 3, 4, 5, 6]);
    expect(topology.quotaCpus).toBe(2.5);
  });

  it('names isolated CPUs', () => {
    expect(readTopology(writeTopologyFixture('isolated')).isolated).toEqual([4, 5]);
  });

  it('refuses a machine that names no CPU', () => {
    const root = mkdtempSync(join(tmpdir(), 'shardgate-topology-'));
    expect(() => readTopology(root)).toThrow(
      `Expected ${root}/sys/devices/system/cpu to name a CPU to use, got none; Linux is needed`,
    );
  });

  it('reads this machine, agreeing with Node on the number of CPUs to use', () => {
    expect(readTopology().allowed).toHaveLength(availableParallelism());
  });
});
