import { cpus, release } from 'node:os';
import { describe, expect, it } from 'vitest';
import { readHostFacts } from '../../readings/host-facts.ts';
import { writeProcFixture } from './proc-fixture.ts';

const V1 = '32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n';
const V2 = '41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n';

describe('readHostFacts', () => {
  it('names the processor, the kernel, the engine and the version of cgroups', () => {
    const root = writeProcFixture({
      'proc/cpuinfo': 'processor\t: 0\nmodel name\t: AMD EPYC 7763 64-Core Processor \n',
      'proc/self/mountinfo': V2,
    });
    expect(readHostFacts('20.10.24', root)).toEqual({
      cpuModel: 'AMD EPYC 7763 64-Core Processor',
      cpus: cpus().length,
      kernel: release(),
      engine: '20.10.24',
      cgroupVersion: 2,
    });
  });

  it.each([
    ['version 1', V1, 1],
    ['both', V2 + V1, 1],
    ['version 2', V2, 2],
    ['neither', '', null],
  ])('says which cgroups a host with %s uses', (_, mountinfo, version) => {
    const root = writeProcFixture({ 'proc/self/mountinfo': mountinfo });
    expect(readHostFacts(null, root).cgroupVersion).toBe(version);
  });

  it('always has a name for the processor, and null for an engine that did not answer', () => {
    const facts = readHostFacts(null, writeProcFixture({}));
    expect(facts.cpuModel).not.toBe('');
    expect(facts.engine).toBeNull();
  });
});
