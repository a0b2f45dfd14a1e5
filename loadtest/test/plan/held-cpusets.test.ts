import { describe, expect, it } from 'vitest';
import type { CpusetValues } from '../../plan/cpuset-values.ts';
import { toCpusetValues } from '../../plan/cpuset-values.ts';
import { refuseOverlap, toSharedBecause } from '../../plan/held-cpusets.ts';
import { planCpus } from '../../plan/plan-cpus.ts';
import { PlanError } from '../../plan/plan-error.ts';
import { ROLES, type Role, USUAL_ROLES } from '../../plan/roles.ts';
import { readTopology } from '../../plan/topology.ts';
import { writeTopologyFixture } from './topology-fixture.ts';

const read = (fixture: string) => readTopology(writeTopologyFixture(fixture));
const toHeld = (app: string, load: string, observe: string, edge = observe): CpusetValues => ({
  APP_CPUSET: app,
  EDGE_CPUSET: edge,
  LOAD_CPUSET: load,
  OBSERVE_CPUSET: observe,
});

const FIXTURES = [
  ...['one-core', 'one-core-two-threads', 'two-cores', 'three-cores', 'four-cores-smt', 'sixteen-cores-smt'],
  ...['two-sockets', 'hybrid-intel', 'cgroup-v1-limited', 'cgroup-v2-limited', 'vm-without-siblings'],
];

describe('cpusets that were chosen by hand', () => {
  it.each<[string, string, CpusetValues, string]>([
    [
      'the same CPUs',
      'sixteen-cores-smt',
      toHeld('0-3', '0-3', '15'),
      'server and generator stand on the same cores (CPUs 0-3,16-19)',
    ],
    [
      'threads of one core',
      'four-cores-smt',
      toHeld('0', '4', '1'),
      'server and generator stand on the same cores (CPUs 0,4)',
    ],
    [
      'the server on the observers',
      'three-cores',
      toHeld('0', '1', '0'),
      'server and observers stand on the same cores (CPUs 0)',
    ],
    [
      'a server on every core',
      'four-cores-smt',
      toHeld('0-3', '4-5', '6-7'),
      'server and generator stand on the same cores',
    ],
  ])('are refused on a machine that could keep the parts apart: %s', (_, fixture, held, said) => {
    const refuse = () => refuseOverlap(read(fixture), held, USUAL_ROLES);
    expect(refuse).toThrow(PlanError);
    expect(refuse).toThrow(said);
  });

  it('are named, with the way out', () => {
    expect(() => refuseOverlap(read('sixteen-cores-smt'), toHeld('0-3', '0-3', '15'), USUAL_ROLES)).toThrow(
      new PlanError(
        'Expected the parts of a run on physical cores of their own, got APP_CPUSET=0-3 LOAD_CPUSET=0-3 OBSERVE_CPUSET=15, ' +
          'where server and generator stand on the same cores (CPUs 0-3,16-19); ' +
          'run `make plan` and set none of them yourself, or name cores apart.',
      ),
    );
  });

  it.each<[string, string, CpusetValues, readonly Role[]]>([
    ['a machine that is too small', 'two-cores', toHeld('0-1', '0-1', '0-1'), ROLES],
    ['a server that leaves one core to all others', 'three-cores', toHeld('1-2', '0', '0'), USUAL_ROLES],
    ['nginx, where it takes no part', 'four-cores-smt', toHeld('3,7', '2,6', '0,4', '3,7'), USUAL_ROLES],
    [
      'the server’s CPUs, where the load goes elsewhere',
      'four-cores-smt',
      toHeld('3,7', '1-3,5-7', '0,4'),
      ['load', 'observe'],
    ],
  ])('may overlap: %s', (_, fixture, held, parts) => {
    expect(() => refuseOverlap(read(fixture), held, parts)).not.toThrow();
  });

  it('may not have nginx on the server’s cores in a run through it', () => {
    expect(() => refuseOverlap(read('four-cores-smt'), toHeld('3,7', '2,6', '0,4', '3'), ROLES)).toThrow(
      'server and nginx stand on the same cores (CPUs 3,7)',
    );
  });

  it.each(FIXTURES)('are never refused as `plan` itself writes them: %s', (fixture) => {
    const topology = read(fixture);
    for (const edge of [false, true]) {
      const held = toCpusetValues(planCpus(topology, { edge }));
      for (const parts of [USUAL_ROLES, ROLES]) expect(() => refuseOverlap(topology, held, parts)).not.toThrow();
    }
  });
});

describe('why parts of a run share cores', () => {
  it('is what `plan` says of the same machine', () => {
    for (const fixture of FIXTURES) {
      const topology = read(fixture);
      for (const edge of [false, true]) {
        const plan = planCpus(topology, { edge });
        const because = toSharedBecause(topology, toCpusetValues(plan), edge ? ROLES : USUAL_ROLES);
        expect(because !== null, fixture).toBe(plan.shared);
      }
    }
  });

  it('is the machine’s size only where that is the reason', () => {
    expect(toSharedBecause(read('two-cores'), toHeld('1', '0', '0'), USUAL_ROLES)).toBe(
      'the host is too small to keep them apart',
    );
    expect(toSharedBecause(read('three-cores'), toHeld('2', '1', '0'), ROLES)).toBe(
      'nginx and observers stand on the same cores (CPUs 0)',
    );
    expect(toSharedBecause(read('three-cores'), toHeld('2', '1', '0'), USUAL_ROLES)).toBeNull();
  });
});
