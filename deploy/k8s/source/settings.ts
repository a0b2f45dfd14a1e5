// What is true of the cluster alone. Everything else in the manifests follows from the kit's own data.
import { LOAD_CORES_PER_APP_CORE } from '../../../loadtest/plan/role-sizes.ts';

export const NAMESPACE = 'shardgate';

/** Pods that send one leg's load together. */
export const RUNNERS = 2;

/** Whole CPUs, so that the kubelet's static policy gives them away; one shard each. */
export const SERVER_CPUS = 2;

/** Of each runner, for one saturated server; even, because `full-pcpus-only` refuses half a core where there is SMT. */
export const RUNNER_CPUS = 2 * Math.ceil((SERVER_CPUS * LOAD_CORES_PER_APP_CORE) / RUNNERS / 2);

/** The release whose TestRun the manifests were written for. */
export const K6_OPERATOR = {
  version: 'v1.6.0',
  namespace: 'k6-operator-system',
  starterImage: 'ghcr.io/grafana/k6-operator:starter-v1.6.0', // of the same release
  port: 6565, // where it starts k6, and asks how far it is
} as const;

/** Of the passwords; made by hand or by write-passwords.ts, never committed. */
export const PASSWORDS = { secret: 'passwords', file: 'passwords.env' } as const;
