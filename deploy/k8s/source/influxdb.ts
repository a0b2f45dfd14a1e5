// The database on a volume of its own, and the job that makes its users and retention policies.
import { toImageTable } from '../../../loadtest/images/image-table.ts';
import lock from '../../../loadtest/images/images.lock.json' with { type: 'json' };
import { FRESH_DATABASE } from '../../../loadtest/stack/database-policies.ts';
import { GRANTS } from '../../../loadtest/stack/database-users.ts';
import { DEFAULT_PORTS } from '../../../loadtest/stack/services.ts';
import { toEnv, toGraceSeconds, toMemory, toSecretVariable, toUserId } from './compose-service.ts';
import { INFLUXDB_POLICIES } from './network-policies.ts';
import {
  CONTAINER_SECURITY,
  SCRATCH,
  toApart,
  toGuaranteed,
  toLabels,
  toObserverResources,
  toPodSecurity,
} from './pods.ts';
import { toHttpProbes } from './probes.ts';
import type { Manifest } from './yaml-text.ts';

const IMAGE = toImageTable(lock).INFLUXDB_IMAGE.official;
const USER_ID = toUserId('influxdb'); // the volume becomes this group's
const PORT = DEFAULT_PORTS.INFLUXDB_PORT;

/** A statement a line, which may be said again. */
export const DATABASE_STATEMENTS = `${[...FRESH_DATABASE, ...GRANTS].join('\n')}\n`;

const STATEFUL_SET: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'influxdb', labels: toLabels('influxdb') },
  spec: {
    serviceName: 'influxdb',
    replicas: 1,
    selector: { matchLabels: toLabels('influxdb') },
    template: {
      metadata: { labels: toLabels('influxdb') },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: toGraceSeconds('influxdb'),
        affinity: { podAntiAffinity: toApart('preferred') },
        securityContext: { ...toPodSecurity(USER_ID), fsGroup: USER_ID, fsGroupChangePolicy: 'OnRootMismatch' },
        containers: [
          {
            name: 'influxdb',
            image: IMAGE,
            command: ['influxd', '-config', '/etc/influxdb/influxdb.conf'],
            env: toEnv('influxdb'),
            ports: [{ name: 'http', containerPort: PORT }],
            '#resources': 'Not whole CPUs: an observer has no claim to cores of its own.',
            resources: toObserverResources(toMemory('influxdb')),
            ...toHttpProbes('influxdb', 'http', { alive: '/ping' }),
            securityContext: CONTAINER_SECURITY,
            volumeMounts: [
              { name: 'data', mountPath: '/var/lib/influxdb' },
              { name: 'config', mountPath: '/etc/influxdb', readOnly: true },
              SCRATCH.mount,
            ],
          },
        ],
        volumes: [{ name: 'config', configMap: { name: 'influxdb' } }, SCRATCH.volume],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
      },
    ],
  },
};

const SERVICE: Manifest = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'influxdb', labels: toLabels('influxdb') },
  spec: { selector: toLabels('influxdb'), ports: [{ name: 'http', port: PORT, targetPort: 'http' }] },
};

const JOB: Manifest = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'create-database', labels: toLabels('create-database') },
  spec: {
    backoffLimit: 6,
    '#ttlSecondsAfterFinished':
      'A job cannot be changed: gone soon, it is made anew by the next apply, and finds all in place.',
    ttlSecondsAfterFinished: 600,
    template: {
      metadata: { labels: toLabels('create-database') },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        restartPolicy: 'OnFailure',
        securityContext: toPodSecurity(USER_ID),
        containers: [
          {
            name: 'create-database',
            image: IMAGE,
            command: ['bash', '/setup/create-database.sh'],
            env: [
              { name: 'DATABASE_HOST', value: 'influxdb' },
              { name: 'DATABASE_PORT', value: String(PORT) },
              { name: 'HOME', value: SCRATCH.mount.mountPath },
              ...['ADMIN', 'WRITER', 'READER']
                .map((user) => `INFLUXDB_${user}_PASSWORD`)
                .map((name) => toSecretVariable(name, name)),
            ],
            resources: toGuaranteed('100m', '64Mi'),
            securityContext: CONTAINER_SECURITY,
            volumeMounts: [{ name: 'setup', mountPath: '/setup', readOnly: true }, SCRATCH.mount],
          },
        ],
        volumes: [{ name: 'setup', configMap: { name: 'create-database' } }, SCRATCH.volume],
      },
    },
  },
};

export const INFLUXDB_OBJECTS = [STATEFUL_SET, SERVICE, JOB, ...INFLUXDB_POLICIES];
