// What a plan says beside its CPUs.
import { describe, expect, it } from 'vitest';
import { planFixture } from './topology-fixture.ts';

describe('the notes of a plan', () => {
  it('say plainly that one core carries everything', () => {
    expect(planFixture('one-core').notes).toEqual([
      'Server, generator, nginx and observers all share CPU 0: this shows that things work, not how fast they are.',
    ]);
  });

  it('say that two threads of one core disturb each other', () => {
    expect(planFixture('one-core-two-threads').notes).toEqual([
      'The server (CPU 1) and generator, nginx and observers (CPU 0) are threads of the same physical cores and slow each other down.',
    ]);
  });

  it('say on two cores who shares, that the generator is too small, and what a VM may hide', () => {
    expect(planFixture('two-cores').notes).toEqual([
      'The server has CPU 1 to itself; generator, nginx and observers share CPU 0.',
      "k6 needs about 5 physical cores to saturate the server's 1 and has 1: a missed capacity limit may stay unproven. wrk needs far less.",
      'This virtual machine shows no sibling threads; two of its CPUs may still be one physical core of its host.',
    ]);
  });

  it('say what confines the plan', () => {
    expect(planFixture('cgroup-v2-limited', { edge: true }).notes.slice(1)).toEqual([
      'Not ours, but threads of our physical cores: CPUs 14-15. What runs there disturbs the run.',
      'A quota of 8 CPUs lies above this process: what runs inside it may be throttled.',
    ]);
  });

  it('say that siblings are unknown', () => {
    expect(planFixture('vm-without-siblings').notes).toContain(
      'The machine does not say which CPUs are threads of one core: each is taken for a core of its own.',
    );
  });

  it('say when the generator has slow cores, a far node or the cache of the server', () => {
    expect(planFixture('hybrid-intel').notes).toEqual([
      'The generator also has 2 efficiency cores, which offer less load than fast ones.',
    ]);
    expect(planFixture('sixteen-cores-smt').notes).toContain(
      'Part of the generator shares an L3 cache with the server.',
    );
    expect(planFixture('two-sockets', { appCpus: [1, 3, 5, 7] }).notes).toContain(
      'The generator reaches over to another NUMA node: requests cost more there, on both sides.',
    );
  });

  it('say where nginx would be if it were used', () => {
    expect(planFixture('three-cores').notes[0]).toBe(
      'nginx, which is not part of this plan, would share the CPUs of the observers: plan for an edge before using one.',
    );
  });
});
