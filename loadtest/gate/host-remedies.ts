// What to change about a host that was in the way: the same words for a run and for a comparison.

export const HOST_REMEDIES = {
  quieter: 'Measure again when the host is quieter, or on one that is not shared.',
  seen: 'Measure on a Linux host whose /proc/stat has the CPUs of server and generator.',
  quota: 'Lift the CPU quota of the group that the containers run in, such as the limit of a runner’s own container.',
  clock: 'Have the clock slewed instead of set while something is measured, as chrony does once it is in step.',
  others: 'Keep other programs off the server’s CPU, or plan another one for it (`make plan`, APP_CPUSET).',
  calibrated: 'Install taskset (util-linux), and let this process use the server’s CPU.',
  steady: 'Keep the CPU’s frequency steady (governor performance), or measure on a host that is not shared.',
} as const;
