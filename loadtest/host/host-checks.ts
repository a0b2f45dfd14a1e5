// Judges a host: what was found, whether the kit works there, and what to do when it does not. Pure.
import { COMPOSE_FLOOR, isSupportedCompose } from './compose-version.ts';
import type { HostReadings, PortReading } from './host-readings.ts';
import { toText } from './version.ts';

/** `warn`: it works, but numbers will be less certain. `fail`: something will not work. */
export type DoctorItem = Readonly<{
  name: string;
  status: 'ok' | 'warn' | 'fail';
  found: string;
  remedy: string | null; // null when there is nothing to do
}>;

export function checkHost(readings: HostReadings): readonly DoctorItem[] {
  return [
    checkEngine(readings),
    checkCompose(readings),
    checkNode(readings),
    checkCores(readings),
    checkMemory(readings),
    checkDisk(readings),
    ...readings.ports.map((port) => checkPort(port, readings)),
    checkOpenFiles(readings),
    checkClock(readings),
  ];
}

const NODE_MAJOR = 24;
const CORES_APART = 4; // server, edge, generator and observers each on their own
const MEMORY_MIB = { enough: 4_096, least: 2_048 };
const DISK_MIB = { enough: 10_240, least: 4_096 };
const OPEN_FILES = { enough: 16_384, least: 4_096 };
/** Each reading costs a trip to a device or the hypervisor, a microsecond or more. */
const SLOW_CLOCKS: readonly string[] = ['hpet', 'acpi_pm', 'pit', 'jiffies', 'refined-jiffies'];

function checkEngine({ clients, client, engine, platform }: HostReadings): DoctorItem {
  const name = 'Docker engine';
  if (client === null) {
    const found = clients.length === 0 ? 'no docker client on the PATH' : `no engine answers ${clients.join(' or ')}`;
    const remedy = platform === 'linux' ? 'run `make setup`' : 'install or start Docker Desktop';
    return { name, status: 'fail', found, remedy };
  }
  const found = `${client.engineVersion} by ${client.path} ${client.clientVersion}`;
  if (!isDesktop(engine)) return ok(name, found);
  const remedy =
    'it works when host networking is switched on in its settings; measure on Linux, because pinning inside its virtual machine proves little';
  return { name, status: 'warn', found: `${found}, in Docker Desktop`, remedy };
}

function isDesktop(engine: HostReadings['engine']): boolean {
  return engine !== null && /docker desktop/i.test(engine.operatingSystem);
}

function checkCompose({ compose }: HostReadings): DoctorItem {
  const name = 'docker compose';
  if (compose !== null && isSupportedCompose(compose)) return ok(name, toText(compose));
  const found = `${compose === null ? 'none' : toText(compose)}, expected ${toText(COMPOSE_FLOOR)} or newer`;
  return {
    name,
    status: 'fail',
    found,
    remedy: 'run `make setup`, or install it from https://docs.docker.com/compose/install',
  };
}

function checkNode({ node }: HostReadings): DoctorItem {
  if (node?.major === NODE_MAJOR) return ok('Node', toText(node));
  const found = `${node === null ? 'unknown' : toText(node)}, expected ${NODE_MAJOR}`;
  return {
    name: 'Node',
    status: 'fail',
    found,
    remedy: 'start it by bin/shardgate, which uses the Node that package-lock.json pins',
  };
}

function checkCores({ cores }: HostReadings): DoctorItem {
  if (cores >= CORES_APART) return ok('Cores', String(cores));
  const remedy =
    'generator and observers share cores, so high rates end INVALID; `make plan` shows who runs where, more cores decide more';
  return { name: 'Cores', status: 'warn', found: `${cores}, fewer than ${CORES_APART}`, remedy };
}

function checkMemory({ memoryMiB }: HostReadings): DoctorItem {
  return checkAmount(
    'Memory',
    memoryMiB,
    MEMORY_MIB,
    toGiB,
    'free',
    'stop other programs; k6 keeps every sample of a run in memory',
  );
}

function checkDisk({ freeDiskMiB }: HostReadings): DoctorItem {
  return checkAmount(
    'Disk',
    freeDiskMiB,
    DISK_MIB,
    toGiB,
    'free',
    'make room for images and results; `docker system df` shows what images take',
  );
}

function checkOpenFiles({ openFilesHard }: HostReadings): DoctorItem {
  const remedy = 'raise the hard limit, `ulimit -Hn`, in /etc/security/limits.conf; each connection is an open file';
  return checkAmount('Open files', openFilesHard, OPEN_FILES, String, 'allowed', remedy);
}

function checkAmount(
  name: string,
  amount: number | null,
  { enough, least }: Readonly<{ enough: number; least: number }>,
  toAmount: (amount: number) => string,
  what: string,
  remedy: string,
): DoctorItem {
  if (amount === null)
    return { name, status: 'warn', found: 'unknown', remedy: `check that at least ${toAmount(least)} are ${what}` };
  const found = `${toAmount(amount)} ${what}`;
  if (amount >= enough) return ok(name, found);
  const status = amount >= least ? 'warn' : 'fail';
  return { name, status, found: `${found}, expected ${toAmount(status === 'warn' ? enough : least)} or more`, remedy };
}

function checkPort({ name, value, port, holder, held }: PortReading, { ownContainers }: HostReadings): DoctorItem {
  const title = `Port ${value}`;
  if (port === null)
    return {
      name: title,
      status: 'fail',
      found: `${name} is no port`,
      remedy: `set ${name} to a number between 1 and 65535`,
    };
  if (!held) return ok(title, `free (${name})`);
  const own = holder?.container ? ownContainers.get(holder.container) : undefined;
  if (own !== undefined) return ok(title, `held by our own ${own} (${name})`);
  const who = holder === null ? "another user's process" : `${holder.command} (pid ${holder.pid})`;
  return { name: title, status: 'fail', found: `held by ${who}`, remedy: `stop it, or set ${name} to a free port` };
}

function checkClock({ clockSource }: HostReadings): DoctorItem {
  const name = 'Clock source';
  if (clockSource === null)
    return { name, status: 'warn', found: 'unknown', remedy: 'latencies may be less exact than they look' };
  if (!SLOW_CLOCKS.includes(clockSource)) return ok(name, clockSource);
  const remedy =
    'boot with clocksource=tsc if the machine allows it: reading this clock costs the server time with each request';
  return { name, status: 'warn', found: `${clockSource}, a slow one`, remedy };
}

function ok(name: string, found: string): DoctorItem {
  return { name, status: 'ok', found, remedy: null };
}

/** Rounded down, so that too little never reads as enough. */
function toGiB(mib: number): string {
  return `${(Math.floor(mib / 102.4) / 10).toFixed(1)} GiB`;
}
