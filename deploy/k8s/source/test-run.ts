// A leg as the k6 operator runs it: several k6, each with its share of the plan, all started at once.
import { toImageTable } from '../../../loadtest/images/image-table.ts';
import lock from '../../../loadtest/images/images.lock.json' with { type: 'json' };
import { STREAM_OUTPUTS, toK6Options, toScriptPath } from '../../../loadtest/run/k6-launch.ts';
import type { ClusterLeg } from './cluster-legs.ts';
import { toEnv, toSecretVariable, toUserId } from './compose-service.ts';
import {
  CONTAINER_SECURITY,
  RUNNER_LABELS,
  SCRATCH,
  toApart,
  toCpuLimit,
  toGuaranteed,
  toPodSecurity,
} from './pods.ts';
import { HEAP_LIMIT, toRunnerMemory } from './runner-memory.ts';
import { K6_OPERATOR, RUNNER_CPUS, RUNNERS } from './settings.ts';
import type { Manifest } from './yaml-text.ts';

export const PLAN_FILE = 'plan.json';

const IMAGE = toImageTable(lock).K6_IMAGE.official;

const SHUT_IN: Manifest = {
  automountServiceAccountToken: 'false', // the operator takes a text
  securityContext: toPodSecurity(toUserId('k6')),
  containerSecurityContext: CONTAINER_SECURITY,
};

/** k6's own address answers slowly while its CPUs are full: that is a finding, and no reason to end it. */
const K6_STATUS = { httpGet: { path: '/v1/status', port: K6_OPERATOR.port }, timeoutSeconds: 10 };
const PATIENT_PROBES: Manifest = {
  readinessProbe: { ...K6_STATUS, periodSeconds: 5 },
  livenessProbe: { ...K6_STATUS, periodSeconds: 60, failureThreshold: 10 },
};

const AWAY_FROM_THE_SERVER: Manifest = {
  podAntiAffinity: {
    ...toApart('required'),
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: { labelSelector: { matchLabels: RUNNER_LABELS }, topologyKey: 'kubernetes.io/hostname' },
      },
    ],
  },
};

export function toTestRun(leg: ClusterLeg): Manifest {
  const { plan } = leg;
  const files = toFiles(leg);
  const { heap, memory } = toRunnerMemory(plan);
  return {
    apiVersion: 'k6.io/v1alpha1',
    kind: 'TestRun',
    metadata: { name: toTestRunName(leg), labels: { 'app.kubernetes.io/part-of': 'shardgate' } },
    spec: {
      '#parallelism': 'The operator cuts the plan into as many equal execution segments, one for each runner.',
      parallelism: RUNNERS,
      script: { localFile: toScriptPath(`${plan.leg}.ts`) },
      args: toK6Options(plan, STREAM_OUTPUTS.slices),
      '#quiet': "k6's last line tells of interrupted requests, which `shardgate combine` counts.",
      quiet: 'false',
      runner: {
        image: IMAGE,
        env: [...toRunnerEnv(heap), toCpuLimit('GOMAXPROCS')],
        '#resources': 'Guaranteed and whole CPUs, as the server; never on its node.',
        resources: toGuaranteed(RUNNER_CPUS, memory),
        affinity: AWAY_FROM_THE_SERVER,
        ...PATIENT_PROBES,
        ...SHUT_IN,
        ...files,
      },
      '#initializer': 'Looks once at the script before any runner is made.',
      initializer: {
        image: IMAGE,
        env: toEnv('k6').filter(({ name }) => OFFLINE.includes(name)),
        resources: toGuaranteed('500m', '512Mi'),
        ...SHUT_IN,
        ...files,
      },
      '#starter': 'Tells all runners at once to begin.',
      starter: { image: K6_OPERATOR.starterImage, resources: toGuaranteed('100m', '64Mi'), ...SHUT_IN },
    },
  };
}

/** Also of what the operator makes of it: `NAME-1` is the first runner's job. */
export function toTestRunName({ profile, plan }: ClusterLeg): string {
  return `${profile.name}-${plan.leg}`;
}

/** Of its ConfigMap. */
export function toPlanName(leg: ClusterLeg): string {
  return `${toTestRunName(leg)}-plan`;
}

const OFFLINE = ['K6_NO_USAGE_REPORT', 'K6_AUTO_EXTENSION_RESOLUTION'];

/** Without `--stream samples`, and with a password only where there is a Telegraf to ask for it. */
function toRunnerEnv(heap: string) {
  const env = toEnv('k6').filter(({ name }) => !name.startsWith('K6_INFLUXDB_'));
  return [
    ...env.map((variable) => (variable.name === HEAP_LIMIT ? { ...variable, value: heap } : variable)),
    toSecretVariable('K6_PROMETHEUS_RW_PASSWORD', 'TELEGRAF_PASSWORD', true),
  ];
}

/** Where the scripts read them. */
function toFiles(leg: ClusterLeg): Manifest {
  return {
    volumes: [
      { name: 'scenarios', configMap: { name: 'scenarios' } },
      { name: 'leg', configMap: { name: toPlanName(leg) } },
      SCRATCH.volume,
    ],
    volumeMounts: [
      { name: 'scenarios', mountPath: '/scenarios', readOnly: true },
      { name: 'leg', mountPath: '/leg', readOnly: true },
      SCRATCH.mount,
    ],
  };
}
