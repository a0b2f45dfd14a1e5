// Telegraf: takes the pushes of every runner, and looks at the server once a second.
import { toImageTable } from '../../../loadtest/images/image-table.ts';
import lock from '../../../loadtest/images/images.lock.json' with { type: 'json' };
import { DEFAULT_PORTS } from '../../../loadtest/stack/services.ts';
import { toEnv, toMemory, toUserId } from './compose-service.ts';
import { TELEGRAF_POLICY } from './network-policies.ts';
import { CONTAINER_SECURITY, SCRATCH, toApart, toLabels, toObserverResources, toPodSecurity } from './pods.ts';
import { toPortProbes } from './probes.ts';
import type { Manifest } from './yaml-text.ts';

const PORT = DEFAULT_PORTS.TELEGRAF_PORT;

const DEPLOYMENT: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'telegraf', labels: toLabels('telegraf') },
  spec: {
    '#replicas': 'It adds up what each runner pushed since last time, so all pushes must come to the same one.',
    replicas: 1,
    strategy: { type: 'Recreate' },
    selector: { matchLabels: toLabels('telegraf') },
    template: {
      metadata: { labels: toLabels('telegraf') },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        affinity: { podAntiAffinity: toApart('preferred') },
        securityContext: toPodSecurity(toUserId('telegraf')),
        containers: [
          {
            name: 'telegraf',
            image: toImageTable(lock).TELEGRAF_IMAGE.official,
            command: ['bash', '/etc/telegraf/start.sh'],
            env: toEnv('telegraf'),
            ports: [{ name: 'push', containerPort: PORT }],
            resources: toObserverResources(toMemory('telegraf')),
            ...toPortProbes('telegraf', 'push'),
            securityContext: CONTAINER_SECURITY,
            volumeMounts: [{ name: 'config', mountPath: '/etc/telegraf', readOnly: true }, SCRATCH.mount],
          },
        ],
        volumes: [{ name: 'config', configMap: { name: 'telegraf' } }, SCRATCH.volume],
      },
    },
  },
};

const SERVICE: Manifest = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'telegraf', labels: toLabels('telegraf') },
  spec: { selector: toLabels('telegraf'), ports: [{ name: 'push', port: PORT, targetPort: 'push' }] },
};

export const TELEGRAF_OBJECTS = [DEPLOYMENT, SERVICE, TELEGRAF_POLICY];
