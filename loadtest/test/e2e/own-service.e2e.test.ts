// A service of the user's own, by its URL and as an image in the server's slot; and that no secret of it is kept anywhere.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSettledServer } from '../../run/settled-server.ts';
import { queryDatabase } from '../../stack/database.ts';
import { loadStack } from '../../stack/stack.ts';
import { loadTargets } from '../../targets/targets-file.ts';
import { AUTHORITY_FILE, startHttpsServer } from '../support/https-server.ts';
import { buildGuest, docker } from './support/docker.ts';
import { ENV, makeResultsFolder, RETRY, ROOT, readSetting, runKit, runLoad, startKit } from './support/kit.ts';

const TOKEN = 'tok-9f2c4b7e/a b';
const WORD = 'word-51d0aa';

afterAll(async () => {
  await runKit(['down']);
});

describe('a mix on the kit’s own server', () => {
  it('is sent in exactly its shares, and client and server count alike', async () => {
    const metrics = `http://127.0.0.1:${ENV.APP_ADMIN_PORT}/metrics`;
    await runKit(['up', '--json']);
    const before = countRoutes(await readSettledServer(metrics));
    const args = ['smoke', '--measure-only', '--requests', 'mostly-reads', '--model', 'open', '--rate', '200'];
    const { exitCode, result } = await runLoad(args);
    const after = countRoutes(await readSettledServer(metrics));
    expect([exitCode, result.target.mix, result.target.path]).toEqual([0, 'mostly-reads', null]);
    const sent = result.legs.rate?.client.requestsWholeLeg ?? Number.NaN;
    expect(result.legs.rate?.server?.requestsWholeLeg).toBe(sent);
    const shares = { 'GET /items/:id': 0.6, 'GET /async': 0.25, 'POST /echo': 0.1, other: 0.05 };
    for (const [route, share] of Object.entries(shares)) {
      const asked = (after.get(route) ?? 0) - (before.get(route) ?? 0);
      expect(Math.abs(asked - share * sent), route).toBeLessThanOrEqual(3); // one before the run, the end of a cycle in both windows
    }
  });
});

describe('a service by its URL', () => {
  it('is loaded over HTTPS with a private authority, and no secret is kept or shown anywhere', async () => {
    let cut = 0;
    const cookies: string[] = [];
    const server = await startHttpsServer((request, response) => {
      response.setHeader('set-cookie', 'session=1');
      if (request.headers.cookie !== undefined) cookies.push(request.headers.cookie);
      const isGood = request.headers.authorization === `Bearer ${TOKEN}`;
      if (request.url?.startsWith('/shop/orders') && ++cut % 20 === 0)
        request.destroy(); // k6 logs the URL
      else if (request.url === '/shop/moved') response.writeHead(302, { location: '/elsewhere' }).end();
      else response.writeHead(isGood ? 200 : 401).end();
    });
    const file = join(makeResultsFolder(), 'shop.json');
    const headers = { Authorization: 'Bearer ${env:SHOP_TOKEN}' };
    writeFileSync(
      file,
      JSON.stringify({
        name: 'shop',
        requests: [
          { path: '/items', headers, weight: 3 },
          { method: 'POST', path: '/orders?key=${env:SHOP_TOKEN}', headers, json: { password: WORD } },
          { path: '/moved', expectedStatus: 302 },
        ],
      }),
    );
    const results = makeResultsFolder();
    const url = server.url.replace('https://', 'https://me:url-word-77@');
    const args = ['load', 'smoke', '--target-url', `${url}shop`, '--ca', AUTHORITY_FILE, '--requests', file];
    try {
      const run = startKit([...args, '--measure-only', '--results', results], { SHOP_TOKEN: TOKEN });
      const seen = await lookAtGenerator(run);
      const { exitCode, stdout, stderr } = await run;
      expect([exitCode, stderr]).toEqual([0, expect.stringContaining('with the mix shop (3 requests)')]);
      const kept = readKept(results);
      expect(kept).toContain('"method": "POST"');
      expect(kept).toMatch(/Request Failed.*orders\?key=\[redacted\]/); // the log was there to be searched
      const stored = await readStored();
      expect(stored).toContain('smoke ended');
      const result = JSON.parse(readFileSync(join(results, 'latest/result.json'), 'utf8'));
      expect(result.legs.rate.client.failures).toMatchObject({ status: 0 }); // the redirect and the token were as expected
      expect(result.legs.rate.server).toBeNull();
      expect(cookies).toEqual([]); // each answer set one, and no request of either leg sent it again
      const all = { kept, stored, seen, stdout, stderr };
      for (const [where, text] of Object.entries(all)) {
        for (const secret of [TOKEN, encodeURIComponent(TOKEN), WORD]) {
          expect(text.includes(secret), `${secret} in ${where}`).toBe(false);
        }
      }
      for (const text of [kept, stored, stdout, stderr]) expect(text).not.toContain('url-word-77'); // ps shows what was typed
    } finally {
      server.close();
    }
  });
});

describe('targets suggest', () => {
  it('writes limits that its runs met, with their margins, and never over a file', async () => {
    const out = join(makeResultsFolder(), 'mine.json');
    const args = ['targets', 'suggest', 'smoke', '--runs', '2', '--model', 'open', '--rate', '100', '--out', out];
    const { exitCode, stdout, stderr } = await runKit([...args, '--results', makeResultsFolder(), '--json']);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('Run 2 of 2')]);
    const { limits, runIds } = JSON.parse(stdout);
    const metrics: readonly string[] = limits.map(({ metric }: { metric: string }) => metric);
    // Two runs far apart in CPU leave it no limit below a whole core, and one above would forbid nothing.
    expect(metrics.filter((metric) => metric !== 'cpuUtilization')).toEqual(['p95Ms', 'p99Ms', 'rssMb']);
    expect(runIds.length).toBe(2);
    const { ratePerSec, checks } = loadTargets(out);
    expect([ratePerSec, checks.map(({ metric }) => metric)]).toEqual([
      100,
      [...metrics, 'achievedRatio', 'failedRatio'],
    ]);
    const again = await runKit(args);
    expect([again.exitCode, again.stderr]).toEqual([
      2,
      expect.stringMatching(/^Expected no file at .*mine\.json, got one; /),
    ]);
  });
});

describe('an image of the user’s own in the server’s slot', () => {
  it('is pinned and shut in as ours, and judged by its CPU time, its memory and how that drifts', async () => {
    const image = await buildGuest();
    const folder = makeResultsFolder();
    const [targets, profiles] = [join(folder, 'mine.json'), join(folder, 'profiles.json')];
    const checks = [
      { leg: 'rate', metric: 'failedRatio', max: 0 },
      { leg: 'rate', metric: 'cpuUtilization', max: 1 },
      { leg: 'rate', metric: 'rssMb', max: 2000 },
      { leg: 'rate', metric: 'rssDriftMb', max: 200 },
    ];
    const soak = { description: 'x', connections: 1, warmupSeconds: 1, measureSeconds: 6, wrkThreads: 1 };
    writeFileSync(profiles, JSON.stringify({ 'short-soak': { ...soak, shape: { kind: 'soak' } } }));
    writeFileSync(targets, JSON.stringify({ name: 'mine', ratePerSec: 200, checks }));
    const env = { APP_IMAGE: image, APP_READY_PATH: '/ready' };
    const { exitCode, result } = await runLoad(
      ['short-soak', '--profiles', profiles, '--path', '/hello', '--targets', targets, ...RETRY],
      env,
    );
    expect([exitCode, result.verdict, result.target.image, result.target.phase]).toEqual([0, 'PASS', image, null]);
    const { cpuUsPerRequest, cpuUtilization, rssMb, ...inside } = result.legs.rate?.server ?? {};
    for (const known of [cpuUsPerRequest, cpuUtilization, rssMb]) expect(known).toBeGreaterThan(0);
    for (const residentMb of result.legs.rate?.memoryMb.server ?? [null]) expect(residentMb).toBeGreaterThan(10);
    const unknown = { latencyMs: null, requestsPerShard: null, requestsWholeLeg: null, shardRestarts: null };
    expect(inside).toMatchObject({ ...unknown, serverErrors: null });
    const format = '{{.HostConfig.CpusetCpus}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.User}}';
    const slot = await docker('inspect', '--format', format, `${ENV.COMPOSE_PROJECT_NAME}-app-1`);
    expect(slot).toBe(`${readSetting('APP_CPUSET')} true [ALL] 1000:1000`);
  });
});

function countRoutes(page: Awaited<ReturnType<typeof readSettledServer>>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { requestsTotal } of page?.shards ?? []) {
    for (const [route, count] of Object.entries(requestsTotal ?? {}))
      counts.set(route, (counts.get(route) ?? 0) + count);
  }
  return counts;
}

/** What anybody may see of k6 while it runs: its container's settings, its log, and the arguments of every process. */
async function lookAtGenerator(run: ReturnType<typeof startKit>): Promise<string> {
  const name = await untilGenerator(run);
  const shown = await Promise.all([docker('inspect', name), docker('logs', name), docker('ps', '--no-trunc')]);
  const own = new Set([String(process.pid), String(run.pid)]);
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && !own.has(entry));
  return [...shown, ...pids.map(readArguments)].join('\n');
}

async function untilGenerator(run: ReturnType<typeof startKit>): Promise<string> {
  const filter = ['--filter', `name=${ENV.COMPOSE_PROJECT_NAME}-k6-`];
  const ended = run.then(({ stderr }) => Promise.reject(new Error(`Expected k6 to be started, got: ${stderr}`)));
  ended.catch(() => {});
  for (;;) {
    const name = await Promise.race([docker('ps', ...filter, '--format', '{{.Names}}'), ended]);
    if (name !== '') return name;
  }
}

function readArguments(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // ended meanwhile
  }
}

function readKept(results: string): string {
  const files = readdirSync(join(results, 'latest/'), { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

/** Every tag and every text of every measurement. */
async function readStored(): Promise<string> {
  const stack = await loadStack(ROOT, { ...process.env, ...ENV });
  const queries = ['SHOW SERIES', 'SHOW TAG VALUES WITH KEY =~ /.*/', 'SELECT * FROM events', 'SHOW FIELD KEYS'];
  return JSON.stringify(await Promise.all(queries.map((query) => queryDatabase(stack, 'reader', query))));
}
