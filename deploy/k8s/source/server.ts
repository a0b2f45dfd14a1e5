// The server: one pod with whole CPUs of its own, and a way to it without an address translation.

import { DEFAULT_PORTS } from '../../../loadtest/stack/services.ts';
import app from '../../../package.json' with { type: 'json' };
import { toEnv, toGraceSeconds, toMemory, toUserId } from './compose-service.ts';
import { APP_POLICY, DENY_ALL, K6_POLICY } from './network-policies.ts';
import { CONTAINER_SECURITY, SCRATCH, toCpuLimit, toGuaranteed, toLabels, toPodSecurity } from './pods.ts';
import { toHttpProbes } from './probes.ts';
import { NAMESPACE, SERVER_CPUS } from './settings.ts';
import type { Manifest } from './yaml-text.ts';

export const SERVER_IMAGE = `shardgate/app:${app.version}`;

const PORTS = { http: DEFAULT_PORTS.APP_PORT, admin: DEFAULT_PORTS.APP_ADMIN_PORT } as const;
const SHARDS = 'APP_SHARDS';

/** Pods that could do more than these are refused in it. */
const NAMESPACE_OBJECT: Manifest = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
};

const CONTAINER: Manifest = {
  name: 'app',
  '#image': 'Your own: ci/kustomize.sh edit set image shardgate/app=REGISTRY/NAME@sha256:…',
  image: SERVER_IMAGE,
  env: [...toEnv('app').map(toListenEverywhere), toCpuLimit(SHARDS)],
  ports: Object.entries(PORTS).map(([name, containerPort]) => ({ name, containerPort })),
  '#resources':
    'Guaranteed, and whole CPUs: only then does a kubelet with cpuManagerPolicy: static give this pod cores of its own.',
  resources: toGuaranteed(SERVER_CPUS, toMemory('app')),
  ...toHttpProbes('app', 'admin', { alive: '/healthz' }),
  securityContext: CONTAINER_SECURITY,
  volumeMounts: [SCRATCH.mount],
};

const DEPLOYMENT: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'app', labels: toLabels('app') },
  spec: {
    '#replicas': 'The verdict is about one server: its shards are its CPUs.',
    replicas: 1,
    '#strategy': 'A second one beside it would need as many free cores again.',
    strategy: { type: 'Recreate' },
    selector: { matchLabels: toLabels('app') },
    template: {
      metadata: { labels: toLabels('app') },
      spec: {
        automountServiceAccountToken: false,
        '#enableServiceLinks': 'Else the Service named app would set variables APP_…, which the server refuses.',
        enableServiceLinks: false,
        terminationGracePeriodSeconds: toGraceSeconds('app'),
        securityContext: toPodSecurity(toUserId('app')),
        containers: [CONTAINER],
        volumes: [SCRATCH.volume],
      },
    },
  },
};

const SERVICE: Manifest = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'app', labels: toLabels('app') },
  spec: {
    '#clusterIP': 'Names resolve to the pod itself: no kube-proxy in the measured path.',
    clusterIP: 'None',
    selector: toLabels('app'),
    ports: Object.entries(PORTS).map(([name, port]) => ({ name, port, targetPort: name })),
  },
};

export const SERVER_OBJECTS = [NAMESPACE_OBJECT, DEPLOYMENT, SERVICE, DENY_ALL, APP_POLICY, K6_POLICY];

/** Sets variables of the server above: one value replaces where it came from. */
export function toServerPatch(variables: Readonly<Record<string, string>>): Manifest {
  const env = Object.entries(variables).map(([name, value]) => ({
    name,
    value,
    ...(name === SHARDS ? { valueFrom: null } : {}),
  }));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'app' },
    spec: { template: { spec: { containers: [{ name: 'app', env }] } } },
  };
}

function toListenEverywhere<T extends Readonly<{ name: string }>>(variable: T): T {
  return variable.name === 'APP_HOST' ? { ...variable, value: '0.0.0.0' } : variable;
}
