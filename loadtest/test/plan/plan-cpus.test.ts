import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCpuList } from '../../plan/cpu-list.ts';
import { toCpusetValues } from '../../plan/cpuset-values.ts';
import type { PlanOptions } from '../../plan/plan-cpus.ts';
import { planCpus } from '../../plan/plan-cpus.ts';
import { PlanError } from '../../plan/plan-error.ts';
import { ROLES } from '../../plan/roles.ts';
import type { Core, Topology } from '../../plan/topology.ts';
import { readTopology } from '../../plan/topology.ts';
import { writeTopologyFixture } from './topology-fixture.ts';

const SHARED = true;
const APART = false;

function plan(fixture: string, options: PlanOptions = {}) {
  return planCpus(readTopology(writeTopologyFixture(fixture)), options);
}

function toRow(fixture: string, options: PlanOptions) {
  const cpus = plan(fixture, options);
  return [cpus.app, cpus.edge, cpus.load, cpus.observe].map(
    (list) => toCpusetValues({ ...cpus, app: list }).APP_CPUSET,
  );
}

describe('planCpus without an edge', () => {
  it.each([
    // fixture, app, edge, load, observe, shared
    ['one-core', '0', '0', '0', '0', SHARED],
    ['one-core-two-threads', '1', '0', '0', '0', SHARED],
    ['two-cores', '1', '0', '0', '0', SHARED],
    ['three-cores', '2', '0', '1', '0', APART],
    ['vm-without-siblings', '3', '0', '1-2', '0', APART],
    ['four-cores-smt', '3,7', '0,4', '1-2,5-6', '0,4', APART],
    ['sixteen-cores-smt', '14-15,30-31', '0,16', '1-13,17-29', '0,16', APART],
    [
      'two-sockets', // server and generator on one node, observers on the other
      '15,31',
      '2,18',
      '1,3,5,7,9,11,13,17,19,21,23,25,27,29',
      '0,4,6,8,10,12,14,16,20,22,24,26,28,30',
      APART,
    ],
    ['cgroup-v2-limited', '7', '6', '4-5,12-13', '6', APART],
    ['cgroup-v1-limited', '3', '2', '1', '2', APART], // three CPUs: the quota feeds no more
    ['hybrid-intel', '10-11', '14', '0-9,12-13', '15-19', APART], // the server on a fast core, observers on slow ones
    ['hybrid-one-fast-core', '0', '4', '1-3', '4', APART], // fast counts for more than away from CPU 0
    ['hybrid-arm', '7', '0', '1-6', '0', APART],
    ['isolated', '3', '0', '1-2', '0', APART],
  ])('%s: app %s, edge %s, load %s, observe %s', (fixture, app, edge, load, observe, shared) => {
    expect(toRow(fixture, {})).toEqual([app, edge, load, observe]);
    expect(plan(fixture).shared).toBe(shared);
  });
});

describe('planCpus with an edge', () => {
  it.each([
    ['one-core', '0', '0', '0', '0', SHARED],
    ['two-cores', '1', '0', '0', '0', SHARED],
    ['three-cores', '2', '1', '0', '0', SHARED],
    ['four-cores-smt', '3,7', '1,5', '2,6', '0,4', APART],
    ['sixteen-cores-smt', '14-15,30-31', '1,17', '2-13,18-29', '0,16', APART],
    ['hybrid-intel', '10-11', '2-3', '0-1,4-9,12-14', '15-19', APART],
  ])('%s: app %s, edge %s, load %s, observe %s', (fixture, app, edge, load, observe, shared) => {
    expect(toRow(fixture, { edge: true })).toEqual([app, edge, load, observe]);
    expect(plan(fixture, { edge: true }).shared).toBe(shared);
  });
});

describe('planCpus with CPUs named for the server', () => {
  it('takes them and plans the others around their cores', () => {
    expect(toRow('four-cores-smt', { appCpus: [4, 0] })).toEqual(['0,4', '3,7', '1-2,5-6', '3,7']);
  });

  it('puts the generator on another L3 cache than the named cores', () => {
    expect(toRow('sixteen-cores-smt', { appCpus: [0, 16] })).toEqual(['0,16', '15,31', '8-14,24-30', '1-7,17-23']);
  });

  it('leaves the other threads of a named core idle and says so', () => {
    const cpus = plan('four-cores-smt', { appCpus: [2] });
    expect([...cpus.load, ...cpus.observe, ...cpus.edge]).not.toContain(6);
    expect(cpus.notes).toContain("Left idle, as threads of the server's physical cores: CPU 6.");
  });

  it('accepts isolated CPUs, which no role gets unnamed', () => {
    expect(toRow('isolated', { appCpus: [4, 5] })).toEqual(['4-5', '0', '1-3', '0']);
  });

  it.each([[[]], [[8]], [[0, 99]]])('refuses %j: not among the CPUs of the machine', (appCpus) => {
    expect(() => plan('four-cores-smt', { appCpus })).toThrow(
      new PlanError(
        `Expected --app-cpus to name CPUs among 0-7, got ${JSON.stringify(appCpus.join(','))}; \`make plan\` without it chooses`,
      ),
    );
  });

  it('refuses CPUs outside its own cpuset', () => {
    expect(() => plan('cgroup-v2-limited', { appCpus: [0] })).toThrow(
      'Expected --app-cpus to name CPUs among 4-7,12-13, got "0"',
    );
  });

  it('refuses to leave no physical core to the generator, even where threads would be left', () => {
    expect(() => plan('four-cores-smt', { appCpus: [0, 1, 2, 3] })).toThrow(
      new PlanError(
        'Expected --app-cpus to leave a whole physical core of 0-7 to the generator, got "0-3"; name CPUs of fewer cores',
      ),
    );
  });

  it('allows overlap on a machine that is too small, and says that it proves nothing about speed', () => {
    const cpus = plan('two-cores', { appCpus: [0, 1] });
    expect(toCpusetValues(cpus)).toEqual({
      APP_CPUSET: '0-1',
      EDGE_CPUSET: '0-1',
      LOAD_CPUSET: '0-1',
      OBSERVE_CPUSET: '0-1',
    });
    expect(cpus.shared).toBe(true);
    expect(cpus.notes[0]).toBe(
      'Server, generator, nginx and observers all share CPUs 0-1: this shows that things work, not how fast they are.',
    );
  });
});

describe('the notes of a plan', () => {
  it('say plainly that one core carries everything', () => {
    expect(plan('one-core').notes).toEqual([
      'Server, generator, nginx and observers all share CPU 0: this shows that things work, not how fast they are.',
    ]);
  });

  it('say that two threads of one core disturb each other', () => {
    expect(plan('one-core-two-threads').notes).toEqual([
      'The server (CPU 1) and generator, nginx and observers (CPU 0) are threads of the same physical cores and slow each other down.',
    ]);
  });

  it('say on two cores who shares, that the generator is too small, and what a VM may hide', () => {
    expect(plan('two-cores').notes).toEqual([
      'The server has CPU 1 to itself; generator, nginx and observers share CPU 0.',
      "k6 needs about 5 physical cores to saturate the server's 1 and has 1: a missed capacity limit may stay unproven. wrk needs far less.",
      'This virtual machine shows no sibling threads; two of its CPUs may still be one physical core of its host.',
    ]);
  });

  it('say what confines the plan', () => {
    expect(plan('cgroup-v2-limited', { edge: true }).notes.slice(1)).toEqual([
      'Not ours, but threads of our physical cores: CPUs 14-15. What runs there disturbs the run.',
      'A quota of 8 CPUs lies above this process: what runs inside it may be throttled.',
    ]);
  });

  it('say that siblings are unknown', () => {
    expect(plan('vm-without-siblings').notes).toContain(
      'The machine does not say which CPUs are threads of one core: each is taken for a core of its own.',
    );
  });

  it('say when the generator has slow cores, a far node or the cache of the server', () => {
    expect(plan('hybrid-intel').notes).toEqual([
      'The generator also has 2 efficiency cores, which offer less load than fast ones.',
    ]);
    expect(plan('sixteen-cores-smt').notes).toContain('Part of the generator shares an L3 cache with the server.');
    expect(plan('two-sockets', { appCpus: [1, 3, 5, 7] }).notes).toContain(
      'The generator reaches over to another NUMA node: requests cost more there, on both sides.',
    );
  });

  it('say where nginx would be if it were used', () => {
    expect(plan('three-cores').notes[0]).toBe(
      'nginx, which is not part of this plan, would share the CPUs of the observers: plan for an edge before using one.',
    );
  });
});

describe('planCpus on any machine', () => {
  const topologies = fc
    .record({
      cores: fc.integer({ min: 1, max: 40 }),
      threads: fc.constantFrom(1, 2),
      nodes: fc.constantFrom(1, 2, 4),
      slow: fc.integer({ min: 0, max: 3 }),
      quotaCpus: fc.option(fc.double({ min: 0.1, max: 50, noNaN: true })),
      allowedMask: fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }),
    })
    .map((shape): Topology | null => {
      const cores = Array.from({ length: shape.cores }, (_, index): Core => {
        const kind = index < shape.slow ? 'efficiency' : 'performance';
        const cpus = shape.threads === 2 ? ([index, index + shape.cores] as const) : ([index] as const);
        const node = Math.floor((index * shape.nodes) / shape.cores);
        return { cpus, socket: node, node, l3: String(node), kind: shape.slow > 0 ? kind : null };
      });
      const cpus = cores.flatMap((core) => core.cpus);
      const [first, ...others] = cpus.filter((cpu) => shape.allowedMask[cpu]).sort((a, b) => a - b);
      const [core, ...more] = cores;
      if (first === undefined || core === undefined) return null;
      const { quotaCpus } = shape;
      return {
        cores: [core, ...more],
        allowed: [first, ...others],
        isolated: [],
        quotaCpus,
        siblingsKnown: true,
        virtual: false,
      };
    })
    .filter((topology) => topology !== null);

  it('gives every role allowed CPUs, never the same ones to server and generator where two CPUs are there', () => {
    fc.assert(
      fc.property(topologies, fc.boolean(), (topology, edge) => {
        const cpus = planCpus(topology, { edge });
        for (const role of ROLES) {
          expect(cpus[role].length).toBeGreaterThan(0);
          expect(cpus[role].filter((cpu) => !topology.allowed.includes(cpu))).toEqual([]);
          expect(cpus[role]).toEqual(parseCpuList(toCpusetValues({ ...cpus, app: cpus[role] }).APP_CPUSET));
        }
        const overlap = cpus.app.filter((cpu) => cpus.load.includes(cpu) || cpus.observe.includes(cpu));
        expect(overlap).toEqual(topology.allowed.length > 1 ? [] : [...topology.allowed]);
      }),
    );
  });

  it('keeps server, generator and observers on cores of their own from three cores up', () => {
    fc.assert(
      fc.property(topologies, (topology) => {
        const ours = topology.cores.filter((core) => core.cpus.some((cpu) => topology.allowed.includes(cpu)));
        fc.pre(ours.length >= 3 && topology.quotaCpus === null);
        const cpus = planCpus(topology);
        expect(cpus.shared).toBe(false);
        for (const core of topology.cores) {
          const roles = (['app', 'load', 'observe'] as const).filter((role) =>
            core.cpus.some((cpu) => cpus[role].includes(cpu)),
          );
          expect(roles.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
