// What a user's `kubectl apply -k` would send: the manifests through the real kustomize, in a copy that has passwords.
import { cpSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { parseAllDocuments } from 'yaml';
import { ensureCredentials } from '../../../loadtest/stack/credentials.ts';
import { ROOT } from '../source/place.ts';

type Quantities = Readonly<{ cpu?: string; memory?: string }>;
type Port = Readonly<{ name?: string; containerPort: number }>;
type Probe = Readonly<{ httpGet?: { path: string; port: string | number }; tcpSocket?: { port: string | number } }>;

export type Security = Readonly<Record<string, unknown>>;

export type Container = Readonly<{
  name: string;
  image: string;
  env?: readonly Readonly<{ name: string; value?: string; valueFrom?: unknown }>[];
  ports?: readonly Port[];
  resources?: Readonly<{ requests?: Quantities; limits?: Quantities }>;
  securityContext?: Security;
  startupProbe?: Probe;
  readinessProbe?: Probe;
  livenessProbe?: Probe;
}>;

export type Pod = Readonly<{
  automountServiceAccountToken?: boolean;
  securityContext?: Security;
  containers: readonly Container[];
  volumes?: readonly Readonly<Record<string, unknown> & { configMap?: { name: string }; name: string }>[];
  affinity?: unknown;
}>;

export type Built = Readonly<{
  apiVersion: string;
  kind: string;
  metadata: Readonly<{ name: string; namespace?: string }>;
  spec?: Readonly<Record<string, unknown>>;
  data?: Readonly<Record<string, string>>;
}>;

/** Everything that a kustomization of deploy/k8s names outside its own folder. */
const PARTS = ['deploy/k8s', 'influxdb', 'telegraf', 'loadtest/scenarios'];

/** A copy of the manifests' part of the checkout; returns its deploy/k8s. */
export async function copyManifests(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'shardgate-kubernetes-'));
  for (const part of PARTS) {
    mkdirSync(dirname(join(folder, part)), { recursive: true });
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  await ensureCredentials(join(folder, 'deploy/k8s/observe/passwords.env'), {});
  return join(folder, 'deploy/k8s');
}

/** Folders that a user may apply, relative to deploy/k8s. */
export function listApplied(manifests: string): readonly string[] {
  const files = readdirSync(manifests, { recursive: true, encoding: 'utf8' });
  const folders = files.filter((file) => file.endsWith('kustomization.yaml')).map(dirname);
  return folders.filter((folder) => folder !== 'testrun').sort();
}

/** @throws Error with kustomize's own message */
export async function build(folder: string): Promise<readonly Built[]> {
  const { stdout } = await execa(join(ROOT, 'ci/kustomize.sh'), ['build', folder]);
  return parseAllDocuments(stdout, { version: '1.1' }).map((document) => document.toJS() as Built);
}

/** The pods that come of an object: of a TestRun, those that the operator makes of its parts. */
export function toPods({ kind, spec = {} }: Built): Readonly<Record<string, Pod>> {
  if (kind === 'TestRun') {
    const parts = ['runner', 'initializer', 'starter'] as const;
    return Object.fromEntries(parts.map((part) => [part, toOperatorPod(spec[part] as OperatorPod)]));
  }
  const { template } = spec as { template?: { spec: Pod } };
  return template === undefined ? {} : { [kind]: template.spec };
}

type OperatorPod = Container &
  Omit<Pod, 'automountServiceAccountToken' | 'containers'> &
  Readonly<{ automountServiceAccountToken?: string; containerSecurityContext?: Security }>;

/** @see https://github.com/grafana/k6-operator/tree/v1.6.0/pkg/resources/jobs */
function toOperatorPod(given: OperatorPod): Pod {
  const { automountServiceAccountToken = 'true', containerSecurityContext = {}, securityContext = {} } = given;
  const { image, resources = {}, env = [], volumes = [], readinessProbe = {}, livenessProbe = {} } = given;
  return {
    automountServiceAccountToken: automountServiceAccountToken === 'true',
    securityContext,
    affinity: given.affinity ?? {},
    volumes,
    containers: [
      {
        name: 'k6',
        image,
        env,
        resources,
        ports: [{ containerPort: 6565 }],
        securityContext: containerSecurityContext,
        readinessProbe,
        livenessProbe,
      },
    ],
  };
}
