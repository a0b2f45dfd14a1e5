import { describe, expect, it } from 'vitest';
import { toCpusetValues } from '../../plan/cpuset-values.ts';
import type { PlanOptions } from '../../plan/plan-cpus.ts';
import { PlanError } from '../../plan/plan-error.ts';
import { planFixture } from './topology-fixture.ts';

const SHARED = true;
const APART = false;

function toRow(fixture: string, options: PlanOptions) {
  const cpus = planFixture(fixture, options);
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
    expect(planFixture(fixture).shared).toBe(shared);
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
    expect(planFixture(fixture, { edge: true }).shared).toBe(shared);
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
    const cpus = planFixture('four-cores-smt', { appCpus: [2] });
    expect([...cpus.load, ...cpus.observe, ...cpus.edge]).not.toContain(6);
    expect(cpus.notes).toContain("Left idle, as threads of the server's physical cores: CPU 6.");
  });

  it('accepts isolated CPUs, which no role gets unnamed', () => {
    expect(toRow('isolated', { appCpus: [4, 5] })).toEqual(['4-5', '0', '1-3', '0']);
  });

  it.each([[[]], [[8]], [[0, 99]]])('refuses %j: not among the CPUs of the machine', (appCpus) => {
    expect(() => planFixture('four-cores-smt', { appCpus })).toThrow(
      new PlanError(
        `Expected --app-cpus to name CPUs among 0-7, got ${JSON.stringify(appCpus.join(','))}; \`make plan\` without it chooses`,
      ),
    );
  });

  it('refuses CPUs outside its own cpuset', () => {
    expect(() => planFixture('cgroup-v2-limited', { appCpus: [0] })).toThrow(
      'Expected --app-cpus to name CPUs among 4-7,12-13, got "0"',
    );
  });

  it('refuses to leave no physical core to the generator, even where threads would be left', () => {
    expect(() => planFixture('four-cores-smt', { appCpus: [0, 1, 2, 3] })).toThrow(
      new PlanError(
        'Expected --app-cpus to leave a whole physical core of 0-7 to the generator, got "0-3"; name CPUs of fewer cores',
      ),
    );
  });

  it('allows overlap on a machine that is too small, and says that it proves nothing about speed', () => {
    const cpus = planFixture('two-cores', { appCpus: [0, 1] });
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
