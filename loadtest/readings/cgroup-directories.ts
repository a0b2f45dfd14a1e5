// Where a process's cgroups are: the directories of one controller, from the process's own up to the top.
import { dirname, join } from 'node:path';
import { readProcFile } from './proc-file.ts';

export type CgroupDirectories = Readonly<{
  version: 1 | 2;
  directories: readonly string[]; // own first, the mount's top last
  complete: boolean; // false where the mount shows only a part, so that a limit above it stays unseen
}>;

type Mount = Readonly<{ root: string; point: string; type: string; options: readonly string[] }>;

/**
 * The cgroup directories that hold a process, for one controller; v1 wins where both versions are mounted, as the
 * kernel gives a controller to one of them only.
 *
 * @param root - the file system's root, another one in tests
 * @returns null where the process or its cgroup cannot be seen
 * @see https://man7.org/linux/man-pages/man7/cgroups.7.html
 */
export function readCgroupDirectories(
  pid: number | 'self',
  controller: 'cpu' | 'cpuset',
  root = '/',
): CgroupDirectories | null {
  const paths = parseCgroupPaths(readProcFile(join(root, 'proc', String(pid), 'cgroup')) ?? '');
  const mounts = parseMounts(readProcFile(join(root, 'proc/self/mountinfo')) ?? '');
  const v1 = mounts.find((mount) => mount.type === 'cgroup' && mount.options.includes(controller));
  const v2 = mounts.find((mount) => mount.type === 'cgroup2');
  const mount = v1 ?? v2;
  const path = paths.get(v1 === undefined ? '' : controller);
  if (mount === undefined || path === undefined) return null;
  return toDirectories(mount, path, root);
}

function toDirectories(mount: Mount, path: string, root: string): CgroupDirectories | null {
  const whole = mount.root === '/';
  if (path.includes('/..') || !(whole || path === mount.root || path.startsWith(`${mount.root}/`))) return null;
  const top = join(root, mount.point);
  const directories = [join(top, whole ? path : path.slice(mount.root.length))];
  while (directories.at(-1) !== top && directories.at(-1) !== `${top}/`) {
    directories.push(dirname(directories.at(-1) ?? top));
  }
  return { version: mount.type === 'cgroup2' ? 2 : 1, directories, complete: whole };
}

/** Controller to path; the version 2 line, "0::/path", stands under ''. */
function parseCgroupPaths(text: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    for (const name of controllers.split(',')) paths.set(name, path);
  }
  return paths;
}

function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after] = line.split(' - ', 2);
    const [, , , mountRoot, point] = before.split(' ').map(unescapeField);
    const [type, , options] = (after ?? '').split(' ');
    if (mountRoot === undefined || point === undefined || type === undefined || options === undefined) return [];
    return [{ root: mountRoot, point, type, options: options.split(',') }];
  });
}

function unescapeField(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
