// When Kubernetes believes that a service is there. Rare while it serves: a probe spends CPU inside what is measured.
import { SERVICE_FACTS } from '../../../loadtest/stack/services.ts';
import type { ClusterService } from './compose-service.ts';
import type { Manifest } from './yaml-text.ts';

type Probed = Exclude<ClusterService, 'k6'>;

const READY_EVERY_S = 10;
const ALIVE_EVERY_S = 60;

/** @param alive - where it answers as long as it lives; ready is what the kit's own commands wait for */
export function toHttpProbes(service: Probed, port: string, { alive }: Readonly<{ alive: string }>): Manifest {
  const ready = { httpGet: { path: SERVICE_FACTS[service].probePath, port } };
  return toProbes(service, ready, { httpGet: { path: alive, port } });
}

/** For a port that answers strangers with a refusal, which to the kubelet is a failure. */
export function toPortProbes(service: Probed, port: string): Manifest {
  return toProbes(service, { tcpSocket: { port } }, { tcpSocket: { port } });
}

function toProbes(service: Probed, ready: Manifest, alive: Manifest): Manifest {
  const startSeconds = Math.ceil(SERVICE_FACTS[service].readyWithinMs / 1000);
  return {
    startupProbe: { ...ready, periodSeconds: 1, timeoutSeconds: 2, failureThreshold: startSeconds },
    readinessProbe: { ...ready, periodSeconds: READY_EVERY_S, timeoutSeconds: 5 },
    livenessProbe: { ...alive, periodSeconds: ALIVE_EVERY_S, timeoutSeconds: 5 },
  };
}
