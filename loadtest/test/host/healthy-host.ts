// A host that nothing is to be complained of, at the lower end of each range.
import type { HostReadings } from '../../host/host-readings.ts';

export const CONTAINER = 'a'.repeat(64);
export const FREE_PORT = { name: 'APP_PORT', value: '8000', port: 8000, holder: null, held: false };

export const HEALTHY: HostReadings = {
  platform: 'linux',
  clients: ['/usr/bin/docker'],
  client: { path: '/usr/bin/docker', clientVersion: '27.1.0', engineVersion: '27.1.1' },
  engine: { operatingSystem: 'Debian GNU/Linux 13 (trixie)', rootDir: '/var/lib/docker' },
  compose: { major: 2, minor: 26, patch: 0 },
  node: { major: 24, minor: 21, patch: 0 },
  cores: 4,
  memoryMiB: 4_096,
  freeDiskMiB: 10_240,
  ports: [FREE_PORT],
  ownContainers: new Map([[CONTAINER, 'app']]),
  openFilesHard: 16_384,
  clockSource: 'tsc',
};
