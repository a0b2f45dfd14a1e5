// Who may talk to whom; everything else is refused. Probes come from the node, which no policy keeps out.
import { DEFAULT_PORTS } from '../../../loadtest/stack/services.ts';
import { K6_LABELS, RUNNER_LABELS, toLabels } from './pods.ts';
import { K6_OPERATOR } from './settings.ts';
import type { Manifest } from './yaml-text.ts';

type Labels = Readonly<Record<string, string>>;

const { APP_PORT, APP_ADMIN_PORT, INFLUXDB_PORT, TELEGRAF_PORT } = DEFAULT_PORTS;

export const DENY_ALL: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'deny-all' },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
};

export const APP_POLICY = toPolicy('app', toLabels('app'), {
  ingress: [from(RUNNER_LABELS, APP_PORT), from(toLabels('telegraf'), APP_ADMIN_PORT)],
});

export const INFLUXDB_POLICIES = [
  toPolicy('influxdb', toLabels('influxdb'), {
    ingress: [from(toLabels('telegraf'), INFLUXDB_PORT), from(toLabels('create-database'), INFLUXDB_PORT)],
  }),
  toPolicy('create-database', toLabels('create-database'), {
    egress: [toNames(), to(toLabels('influxdb'), INFLUXDB_PORT)],
  }),
];

export const TELEGRAF_POLICY = toPolicy('telegraf', toLabels('telegraf'), {
  ingress: [from(RUNNER_LABELS, TELEGRAF_PORT)],
  egress: [toNames(), to(toLabels('app'), APP_ADMIN_PORT), to(toLabels('influxdb'), INFLUXDB_PORT)],
});

const OPERATOR = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': K6_OPERATOR.namespace } } };

/** The starter, a pod of the TestRun too, tells every runner at once to begin. */
export const K6_POLICY = toPolicy('k6', K6_LABELS, {
  ingress: [{ from: [{ podSelector: { matchLabels: K6_LABELS } }, OPERATOR], ports: [toPort(K6_OPERATOR.port)] }],
  egress: [
    toNames(),
    to(toLabels('app'), APP_PORT),
    to(toLabels('telegraf'), TELEGRAF_PORT),
    to(K6_LABELS, K6_OPERATOR.port),
  ],
});

function toPolicy(
  name: string,
  labels: Labels,
  { ingress = [], egress = [] }: Readonly<{ ingress?: readonly Manifest[]; egress?: readonly Manifest[] }>,
): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name },
    spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress', 'Egress'], ingress, egress },
  };
}

function from(labels: Labels, port: number): Manifest {
  return { from: [{ podSelector: { matchLabels: labels } }], ports: [toPort(port)] };
}

function to(labels: Labels, port: number): Manifest {
  return { to: [{ podSelector: { matchLabels: labels } }], ports: [toPort(port)] };
}

/** DNS, wherever the cluster has it. */
function toNames(): Manifest {
  return { ports: [toPort(53, 'UDP'), toPort(53)] };
}

function toPort(port: number, protocol: 'TCP' | 'UDP' = 'TCP'): Manifest {
  return { protocol, port };
}
