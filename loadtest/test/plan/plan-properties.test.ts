// Plans of any machine.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCpuList } from '../../plan/cpu-list.ts';
import { toCpusetValues } from '../../plan/cpuset-values.ts';
import { planCpus } from '../../plan/plan-cpus.ts';
import { ROLES } from '../../plan/roles.ts';
import type { Core, Topology } from '../../plan/topology.ts';

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
