// What all pods have in common: who they are to each other, and how they are shut in.
import type { Manifest } from './yaml-text.ts';

export const K6_LABELS = { app: 'k6' } as const; // the operator sets it on every pod of a TestRun

/** Where the operator starts k6: the pods that send load, not the one that looks at the script nor the one that starts them. */
export const RUNNER_LABELS = { ...K6_LABELS, runner: 'true' } as const;

export function toLabels(name: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'shardgate' };
}

export function toPodSecurity(userId: number): Manifest {
  return { runAsNonRoot: true, runAsUser: userId, runAsGroup: userId, seccompProfile: { type: 'RuntimeDefault' } };
}

export const CONTAINER_SECURITY: Manifest = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

/** Requests that equal the limits make the pod Guaranteed; if the CPUs are whole, the static policy pins it. */
export function toGuaranteed(cpus: number | string, memory: string): Manifest {
  const both = { cpu: String(cpus), memory };
  return { requests: both, limits: both };
}

/** Of whoever looks on: no whole CPUs, as an observer has no claim to cores of its own. */
export function toObserverResources(memory: string): Manifest {
  return { requests: { cpu: '500m', memory }, limits: { cpu: '2', memory } };
}

/** A variable that says how many CPUs the container has: whoever changes the limit changes it there alone. */
export function toCpuLimit(name: string) {
  return { name, valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } };
}

/** Keeps a pod off the nodes where the server runs. */
export function toApart(term: 'required' | 'preferred'): Manifest {
  const away = { labelSelector: { matchLabels: toLabels('app') }, topologyKey: 'kubernetes.io/hostname' };
  return term === 'required'
    ? { requiredDuringSchedulingIgnoredDuringExecution: [away] }
    : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: away }] };
}

/** The only folder that can be written; emptied with the pod. */
export const SCRATCH = {
  volume: { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
  mount: { name: 'tmp', mountPath: '/tmp' },
} as const;
