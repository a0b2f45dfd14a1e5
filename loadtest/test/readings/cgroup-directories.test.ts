import { describe, expect, it } from 'vitest';
import { readCgroupDirectories } from '../../readings/cgroup-directories.ts';
import { writeProcFixture } from './proc-fixture.ts';

const V2_MOUNT = '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n';
const V1_MOUNTS = `31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
34 31 0:31 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset
41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
`;

function read(controller: 'cpu' | 'cpuset', mounts: string, cgroup: string) {
  const root = writeProcFixture({ 'proc/self/mountinfo': mounts, 'proc/42/cgroup': cgroup });
  const found = readCgroupDirectories(42, controller, root);
  return found && { ...found, directories: found.directories.map((directory) => directory.slice(root.length)) };
}

describe('readCgroupDirectories', () => {
  it('goes up from the container to the top in version 2', () => {
    expect(read('cpu', V2_MOUNT, '0::/system.slice/docker-abc.scope\n')).toEqual({
      version: 2,
      directories: ['/sys/fs/cgroup/system.slice/docker-abc.scope', '/sys/fs/cgroup/system.slice', '/sys/fs/cgroup'],
      complete: true,
    });
  });

  it('finds the controller among the mounts of version 1, also on a host that has both', () => {
    const cgroup = '9:cpuset:/docker/abc\n4:cpu,cpuacct:/docker/abc\n1:name=systemd:/x\n0::/x\n';
    expect(read('cpu', V1_MOUNTS, cgroup)).toEqual({
      version: 1,
      directories: [
        '/sys/fs/cgroup/cpu,cpuacct/docker/abc',
        '/sys/fs/cgroup/cpu,cpuacct/docker',
        '/sys/fs/cgroup/cpu,cpuacct',
      ],
      complete: true,
    });
    expect(read('cpuset', V1_MOUNTS, cgroup)?.directories[0]).toBe('/sys/fs/cgroup/cpuset/docker/abc');
  });

  it('knows the top itself', () => {
    expect(read('cpu', V2_MOUNT, '0::/\n')?.directories).toEqual(['/sys/fs/cgroup/']);
  });

  it('says that it is incomplete where only a part is mounted, as in a container', () => {
    const mount = '32 31 0:29 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n';
    expect(read('cpu', mount, '4:cpu:/docker/abc/child\n')).toEqual({
      version: 1,
      directories: ['/sys/fs/cgroup/cpu/child', '/sys/fs/cgroup/cpu'],
      complete: false,
    });
  });

  it('reads a mount point with a space in its name', () => {
    expect(read('cpu', V2_MOUNT.replace('/sys/fs/cgroup', '/my\\040groups'), '0::/a\n')?.directories).toEqual([
      '/my groups/a',
      '/my groups',
    ]);
  });

  it.each([
    [
      'the process is outside of what is mounted',
      '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
      '0::/../other\n',
    ],
    [
      'it is beside the part that is mounted',
      '32 31 0:29 /docker/ab /c ro - cgroup cgroup rw,cpu\n',
      '4:cpu:/docker/abc\n',
    ],
    ['nothing is mounted', '', '0::/a\n'],
    ['the process is gone', V2_MOUNT, ''],
  ])('is null where %s', (_, mounts, cgroup) => {
    expect(read('cpu', mounts, cgroup)).toBeNull();
  });
});
