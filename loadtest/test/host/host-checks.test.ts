import { describe, expect, it } from 'vitest';
import { checkHost, type DoctorItem } from '../../host/host-checks.ts';
import type { HostReadings } from '../../host/host-readings.ts';
import { CONTAINER, FREE_PORT, HEALTHY } from './healthy-host.ts';

function check(name: string, readings: Partial<HostReadings>): DoctorItem | undefined {
  return checkHost({ ...HEALTHY, ...readings }).find((item) => item.name === name);
}

describe('checkHost', () => {
  it('finds a healthy host fine in every item, at the lower end of each range', () => {
    expect(checkHost(HEALTHY).map(({ name, status, remedy }) => [name, status, remedy])).toEqual([
      ['Docker engine', 'ok', null],
      ['docker compose', 'ok', null],
      ['Node', 'ok', null],
      ['Cores', 'ok', null],
      ['Memory', 'ok', null],
      ['Disk', 'ok', null],
      ['Port 8000', 'ok', null],
      ['Open files', 'ok', null],
      ['Clock source', 'ok', null],
    ]);
  });

  const MEMORY = 'stop other programs; k6 keeps every sample of a run in memory';
  const DISK = 'make room for images and results; `docker system df` shows what images take';
  const FILES = 'raise the hard limit, `ulimit -Hn`, in /etc/security/limits.conf; each connection is an open file';

  it.each([
    ['Docker engine', { client: null, clients: [] }, 'fail', 'no docker client on the PATH', 'run `make setup`'],
    [
      'Docker engine',
      { client: null, clients: ['/a/docker', '/b/docker'] },
      'fail',
      'no engine answers /a/docker or /b/docker',
      'run `make setup`',
    ],
    [
      'Docker engine',
      { client: null, clients: [], platform: 'darwin' },
      'fail',
      'no docker client on the PATH',
      'install or start Docker Desktop',
    ],
    [
      'Docker engine',
      { engine: { operatingSystem: 'Docker Desktop', rootDir: '' } },
      'warn',
      '27.1.1 by /usr/bin/docker 27.1.0, in Docker Desktop',
      'it works when host networking is switched on in its settings; measure on Linux, because pinning inside its virtual machine proves little',
    ],
    [
      'docker compose',
      { compose: { major: 2, minor: 25, patch: 9 } },
      'fail',
      '2.25.9, expected 2.26.0 or newer',
      'run `make setup`, or install it from https://docs.docker.com/compose/install',
    ],
    [
      'docker compose',
      { compose: null },
      'fail',
      'none, expected 2.26.0 or newer',
      'run `make setup`, or install it from https://docs.docker.com/compose/install',
    ],
    [
      'Node',
      { node: { major: 20, minor: 20, patch: 2 } },
      'fail',
      '20.20.2, expected 24',
      'start it by bin/shardgate, which uses the Node that package-lock.json pins',
    ],
    [
      'Cores',
      { cores: 3 },
      'warn',
      '3, fewer than 4',
      'generator and observers share cores, so high rates end INVALID; `make plan` shows who runs where, more cores decide more',
    ],
    ['Memory', { memoryMiB: 4_095 }, 'warn', '3.9 GiB free, expected 4.0 GiB or more', MEMORY],
    ['Memory', { memoryMiB: 2_048 }, 'warn', '2.0 GiB free, expected 4.0 GiB or more', MEMORY],
    ['Memory', { memoryMiB: 1_024 }, 'fail', '1.0 GiB free, expected 2.0 GiB or more', MEMORY],
    ['Memory', { memoryMiB: Number.NaN }, 'fail', 'NaN GiB free, expected 2.0 GiB or more', MEMORY],
    ['Memory', { memoryMiB: null }, 'warn', 'unknown', 'check that at least 2.0 GiB are free'],
    ['Disk', { freeDiskMiB: 5_120 }, 'warn', '5.0 GiB free, expected 10.0 GiB or more', DISK],
    ['Disk', { freeDiskMiB: 3_072 }, 'fail', '3.0 GiB free, expected 4.0 GiB or more', DISK],
    ['Open files', { openFilesHard: 4_096 }, 'warn', '4096 allowed, expected 16384 or more', FILES],
    ['Open files', { openFilesHard: 1_024 }, 'fail', '1024 allowed, expected 4096 or more', FILES],
    [
      'Clock source',
      { clockSource: 'hpet' },
      'warn',
      'hpet, a slow one',
      'boot with clocksource=tsc if the machine allows it: reading this clock costs the server time with each request',
    ],
    ['Clock source', { clockSource: null }, 'warn', 'unknown', 'latencies may be less exact than they look'],
  ] as const)('judges %s with %j: %s', (name, readings, status, found, remedy) => {
    expect(check(name, readings)).toEqual({ name, status, found, remedy });
  });

  it.each([['tsc', 'kvm-clock', 'arch_sys_counter', 'hyperv_clocksource_tsc_page', 'xen']])(
    'takes the clock %s',
    (clockSource) => {
      expect(check('Clock source', { clockSource })?.status).toBe('ok');
    },
  );
});

describe('the ports', () => {
  const held = { ...FREE_PORT, held: true };
  const stop = 'stop it, or set APP_PORT to a free port';

  it.each([
    ['free', FREE_PORT, 'ok', 'free (APP_PORT)', null],
    [
      'held by our own container',
      { ...held, holder: { pid: 7, command: 'node', container: CONTAINER } },
      'ok',
      'held by our own app (APP_PORT)',
      null,
    ],
    [
      'held by another container',
      { ...held, holder: { pid: 7, command: 'node', container: 'b'.repeat(64) } },
      'fail',
      'held by node (pid 7)',
      stop,
    ],
    [
      'held by a program',
      { ...held, holder: { pid: 7, command: 'nginx', container: null } },
      'fail',
      'held by nginx (pid 7)',
      stop,
    ],
    ['held by we cannot see whom', held, 'fail', "held by another user's process", stop],
    [
      'no number',
      { ...FREE_PORT, value: '8000', port: null },
      'fail',
      'APP_PORT is no port',
      'set APP_PORT to a number between 1 and 65535',
    ],
  ] as const)('are judged when %s', (_, port, status, found, remedy) => {
    expect(check('Port 8000', { ports: [port] })).toEqual({ name: 'Port 8000', status, found, remedy });
  });
});
