// Where everything answers and where the passwords are; never the passwords themselves.
import { CREDENTIALS } from './credentials.ts';
import { readGuest } from './guest.ts';
import { type PortName, type ServiceName, toBaseUrl } from './services.ts';
import { type Stack, toEnvFile } from './stack.ts';

export type StackUrl = Readonly<{ service: ServiceName; what: string; url: string; login: string | null }>;

const DASHBOARD_UID = 'shardgate-run';
const METRICS = 'its metrics';

export function listUrls(stack: Stack): readonly StackUrl[] {
  const at = (port: PortName, path: string) => `${toBaseUrl(stack, port)}${path}`;
  const guest = readGuest(stack.env);
  const all: readonly StackUrl[] = [
    { service: 'app', what: 'the server', url: at('APP_PORT', guest?.readyPath ?? '/async'), login: null },
    { service: 'app', what: METRICS, url: at('APP_ADMIN_PORT', '/metrics'), login: null },
    {
      service: 'nginx',
      what: 'the server behind the edge',
      url: at('EDGE_PORT', guest?.readyPath ?? '/async'),
      login: null,
    },
    {
      service: 'grafana',
      what: 'dashboard',
      url: at('GRAFANA_PORT', `/d/${DASHBOARD_UID}`),
      login: 'admin, GRAFANA_ADMIN_PASSWORD',
    },
    {
      service: 'influxdb',
      what: 'database "loadtest"',
      url: at('INFLUXDB_PORT', ''),
      login: 'reader, INFLUXDB_READER_PASSWORD',
    },
    {
      service: 'telegraf',
      what: 'receives a run',
      url: at('TELEGRAF_PORT', '/receive'),
      login: 'k6, TELEGRAF_PASSWORD',
    },
  ];
  return guest === null ? all : all.filter(({ what }) => what !== METRICS);
}

/** Lines for a person: the URLs of the given services, then where the passwords are. */
export function renderUrls(stack: Stack, services: readonly ServiceName[]): readonly string[] {
  const shown = listUrls(stack).filter(({ service }) => services.includes(service));
  const lines = shown.map(
    ({ what, url, login }) => `${what.padEnd(26)} ${url}${login === null ? '' : `   (${login})`}`,
  );
  return [...lines, '', `Passwords: ${toEnvFile(stack.root)} (${Object.keys(CREDENTIALS).length} of them, mode 0600)`];
}
