// The flags of `docker run` that shut a benchmark's container in as docker-compose.yml does its services. A test holds
// the two together. Benchmarks start containers one by one, with images that are no service, so compose is in the way.

export type ContainerSetting = Readonly<{
  name: string; // unique on the machine
  cpuset: string;
  user: string; // uid:gid
  memory: string; // in docker's notation
  pids: number;
  mounts?: readonly (readonly [host: string, container: string])[]; // read-only
}>;

/** Limits of the services in docker-compose.yml that benchmarks start. */
export const APP_LIMITS = { user: '1000:1000', memory: '2g', pids: 2048 } as const;
export const WRK_LIMITS = { user: '65534:65534', memory: '512m', pids: 128 } as const;

export function toContainerFlags(setting: ContainerSetting): readonly string[] {
  const { name, cpuset, user, memory, pids, mounts = [] } = setting;
  return [
    ...['--name', name, '--cpuset-cpus', cpuset, '--user', user, '--memory', memory, '--pids-limit', String(pids)],
    ...['--network', 'host', '--init', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges:true'],
    ...['--log-driver', 'json-file', '--log-opt', 'max-size=5m', '--log-opt', 'max-file=3'],
    ...['--pull', 'never', '--tmpfs', '/tmp:mode=1777,size=16m'],
    ...mounts.flatMap(([host, container]) => ['--volume', `${host}:${container}:ro`]),
  ];
}
