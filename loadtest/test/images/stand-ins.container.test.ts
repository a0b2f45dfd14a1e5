// The stand-ins as the stack runs them: not root, nothing writable, no capability. Where a registry gives the official
// images there are none, and nothing to test.
import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { dockerEnv, findDocker } from '../../host/docker-client.ts';
import { ensureImages, readImageMode } from '../../images/ensure-images.ts';

const { env } = process;
const TESTED = ['APP_IMAGE', 'K6_IMAGE', 'INFLUXDB_IMAGE', 'TELEGRAF_IMAGE', 'NGINX_IMAGE', 'WRK_IMAGE'] as const;
const SEALED = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges:true', '--network', 'none'];

let docker: string;
let images: Readonly<Record<string, string>>;
beforeAll(async () => {
  docker = await findDocker(env);
  const { signal } = new AbortController();
  const options = { root: process.cwd(), mode: readImageMode(env), env, only: TESTED, signal };
  const ensured = await ensureImages({ ...options, report: console.log });
  images = ensured.values;
}, 1_200_000);

function toStandIn(variable: string, { skip }: TestContext): string {
  const image = images[variable] ?? '';
  if (!image.startsWith('shardgate/')) skip(`${variable} is ${image}, no stand-in`);
  return image;
}

async function run(
  image: string,
  args: readonly string[],
  options: readonly string[] = [],
  input = '',
): Promise<string> {
  const command = ['run', '--rm', '--interactive', ...SEALED, '--tmpfs', '/tmp', ...options, image, ...args];
  const { all } = await execa(docker, command, { env: dockerEnv(env), extendEnv: false, all: true, input });
  return all;
}

async function readPinned(source: string, module: string): Promise<string | undefined> {
  const text = await readFile(`offline/${source}/go.mod`, 'utf8');
  return new RegExp(`^(?:require)?\\s*${module} v(\\S+)`, 'm').exec(text)?.[1];
}

describe('every stand-in', () => {
  it.for(TESTED)(
    '%s runs as a user of its own, with no capability and nothing it could gain',
    async (variable, context) => {
      const image = toStandIn(variable, context);
      const status = await run(image, ['/proc/self/status'], ['--entrypoint', '/bin/cat']);
      expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).toMatch(/^[1-9]\d*$/);
      expect(/^CapEff:\s+(\w+)/m.exec(status)?.[1]).toBe('0000000000000000');
      expect(/^NoNewPrivs:\s+(\d)/m.exec(status)?.[1]).toBe('1');
    },
  );

  it.for(TESTED)('%s holds no compiler and no cache of packages', async (variable, context) => {
    const image = toStandIn(variable, context);
    const folders = '/root/go /go /usr/lib/go* /build /var/lib/apt/lists /var/cache/apt';
    const script = `find ${folders} -type f ! -name lock 2>/dev/null || true`;
    expect(await run(image, ['-c', script], ['--entrypoint', '/bin/sh', '--user', '0'])).toBe('');
  });
});

describe("k6's stand-in", () => {
  it('is the pinned version', async (context) => {
    const version = await readPinned('k6', 'go.k6.io/k6/v2');
    expect(await run(toStandIn('K6_IMAGE', context), ['version'])).toContain(`k6 v${version} (`);
  });

  it('writes to a Prometheus remote write address', async (context) => {
    const image = toStandIn('K6_IMAGE', context);
    const url = 'K6_PROMETHEUS_RW_SERVER_URL=http://127.0.0.1:9/receive';
    const args = ['run', '--no-usage-report', '--out', 'experimental-prometheus-rw', '-'];
    const output = await run(image, args, ['--env', url], 'export default function () {}');
    expect(output).toContain('output: Prometheus remote write (http://127.0.0.1:9/receive)');
  });
});

describe("telegraf's stand-in", () => {
  it('is the pinned version', async (context) => {
    const version = await readPinned('telegraf', 'github.com/influxdata/telegraf');
    expect(await run(toStandIn('TELEGRAF_IMAGE', context), ['telegraf', '--version'])).toBe(`Telegraf ${version}`);
  });

  it('has the plugins it was built for', async (context) => {
    const built = (await readFile('offline/telegraf/plugins.txt', 'utf8')).trim().split('\n');
    const listed = (await run(toStandIn('TELEGRAF_IMAGE', context), ['telegraf', 'plugins'])).split('\n');
    expect(built.filter((plugin) => !listed.includes(plugin))).toEqual([]);
  });
});

describe('the stand-ins from Debian', () => {
  it.for([
    ['INFLUXDB_IMAGE', ['influxd', 'version'], /^InfluxDB v1\.6\.7/],
    ['NGINX_IMAGE', ['nginx', '-v'], /^nginx version: nginx\/1\.26\.\d+/],
    ['APP_IMAGE', ['node', '--version'], /^v24\.\d+\.\d+$/],
  ] as const)('%s is the version the stack was tried with', async ([variable, args, version], context) => {
    expect(await run(toStandIn(variable, context), args)).toMatch(version);
  });

  it('wrk is 4.1', async (context) => {
    const version = await run(toStandIn('WRK_IMAGE', context), ['-c', 'wrk -v || true'], ['--entrypoint', '/bin/sh']);
    expect(version).toMatch(/^wrk debian\/4\.1\.0/);
  });

  it('nginx can tell its connections', async (context) => {
    expect(await run(toStandIn('NGINX_IMAGE', context), ['nginx', '-V'])).toContain('--with-http_stub_status_module');
  });
});
