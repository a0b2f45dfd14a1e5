// What runs, how it does, where it answers, and which CPUs it may use.
import { type Container, listContainers } from './containers.ts';
import { probeService } from './probe.ts';
import { SERVICE_FACTS, SERVICES, type ServiceName, toBaseUrl } from './services.ts';
import type { Stack } from './stack.ts';

export type ServiceStatus = Readonly<{
  service: ServiceName;
  state: string; // docker's word, or `absent`
  health: string;
  url: string;
  cpuset: string; // as .env has it
  image: string;
}>;

export async function readStatus(stack: Stack): Promise<readonly ServiceStatus[]> {
  const containers = (await listContainers(stack)).filter(({ oneOff }) => !oneOff);
  return Promise.all(SERVICES.map((service) => readServiceStatus(stack, service, containers)));
}

export function renderStatus(rows: readonly ServiceStatus[]): readonly string[] {
  const cells = rows.map(({ service, state, health, cpuset, url, image }) => [
    service,
    state,
    health,
    cpuset,
    url,
    image,
  ]);
  const table = [['SERVICE', 'STATE', 'HEALTH', 'CPUS', 'URL', 'IMAGE'], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

async function readServiceStatus(
  stack: Stack,
  service: ServiceName,
  containers: readonly Container[],
): Promise<ServiceStatus> {
  const container = containers.find((one) => one.service === service);
  const running = container?.state === 'running';
  const [port] = SERVICE_FACTS[service].ports;
  return {
    service,
    state: container?.state ?? 'absent',
    health: running ? (await probeService(stack, service)).detail : '-',
    url: running ? toBaseUrl(stack, port) : '-',
    cpuset: stack.env[SERVICE_FACTS[service].cpuset] || '-',
    image: container?.image ?? stack.env[SERVICE_FACTS[service].image] ?? '-',
  };
}
