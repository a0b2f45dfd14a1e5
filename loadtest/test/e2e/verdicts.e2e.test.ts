// Whole runs that end in each verdict: the real command line, compose, k6, InfluxDB, Telegraf and server.
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { keepBusy } from '../../bench/verdicts/busy-loops.ts';
import { judge } from '../../gate/judgement.ts';
import { parseCpuList } from '../../plan/cpu-list.ts';
import type { Result } from '../../report/result.ts';
import type { NonEmpty } from '../../run/measurement.ts';
import { EDGE_ROUTINGS } from '../../stack/edge-routing.ts';
import { loadStack } from '../../stack/stack.ts';
import type { TargetCheck } from '../../targets/target.ts';
import { loadTargets } from '../../targets/targets-file.ts';
import { createOutputs, runScript } from '../ci/script.ts';
import { killShard, untilMeasured } from './support/disturbances.ts';
import { buildFaulty } from './support/docker.ts';
import {
  ENV,
  finishLoad,
  LENIENT,
  makeResultsFolder,
  RETRY,
  ROOT,
  readSetting,
  runKit,
  runLoad,
  startLoad,
} from './support/kit.ts';
import { expectVerdict, PROVOCATIONS } from './support/provocations.ts';
import { countMissing } from './support/stored.ts';

/** Ten connections get at most 1,000 of these a second on any machine: more than the warm-up has, less than the window. */
const HANGS_IN_THE_WINDOW = { APP_FAULT_DELAY_MS: '9', APP_FAULT_HANG_AFTER_REQUESTS: '1400' };

afterAll(async () => {
  await runKit(['down']);
});

describe('a healthy server', () => {
  it('passes, exits 0, and leaves every file of the run', async () => {
    const results = makeResultsFolder();
    const { exitCode, stdout, stderr } = await runKit(['load', 'smoke', ...LENIENT, ...RETRY, '--results', results]);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('Leg rate: 200 requests/s')]);
    expect(stderr).toMatch(
      // a look that came late has no second before it to tell of
      /^rate {3}measure \d\/3 s {3}\d s to go {3}(?:[\d,]+|…) requests\/s .*generator (?:\d+ %|…) of a core$/m,
    );
    expect(stdout).toMatch(/PASS: every target is proven met/);
    const files = ['result.json', 'k6-summary.json', 'report.md', 'report.html', 'junit.xml', 'k6.log'];
    for (const file of files) expect(existsSync(join(results, 'latest', file)), file).toBe(true);

    const result = JSON.parse(readFileSync(join(results, 'latest', 'result.json'), 'utf8'));
    const schema = JSON.parse(readFileSync(join(ROOT, 'loadtest/result.schema.json'), 'utf8'));
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect([validate(result), validate.errors]).toEqual([true, null]);
    expect(await countMissing(await loadStack(ROOT, { ...process.env, ...ENV }), result)).toBe(0);
    const { client, server } = result.legs.capacity;
    expect(server.requestsWholeLeg).toBe(client.requestsWholeLeg);
  });

  it.each(EDGE_ROUTINGS)(
    'passes behind nginx with the routing %s, client and server counting alike',
    async (routing) => {
      const args = ['smoke', ...LENIENT, '--model', 'closed', '--edge', 'nginx'];
      const { exitCode, result } = await runLoad(args, { EDGE_ROUTING: routing, APP_SHARDS: '2' });
      expect([exitCode, result.verdict, result.target.edge]).toEqual([0, 'PASS', `nginx-${routing}`]);
      expect(result.legs.capacity?.server?.requestsPerShard).toHaveLength(2);
      expect(result.legs.capacity?.server?.requestsWholeLeg).toBe(result.legs.capacity?.client.requestsWholeLeg);
    },
  );
});

describe('wrk as the generator', () => {
  it('passes, counts as the server does, says what it does not know, and decides the capacity checks of phase-b', async () => {
    const results = makeResultsFolder();
    const args = ['load', 'smoke', ...LENIENT, ...RETRY, '--generator', 'wrk', '--path', '/async?api_key=word-51d0aa'];
    const { exitCode, stdout, stderr } = await runKit([...args, '--results', results]);
    const read = (name: string) => readFileSync(join(results, 'latest', name), 'utf8');
    const result: Result = JSON.parse(read('result.json'));
    expect([exitCode, result.verdict]).toEqual([0, 'PASS']);
    expect(read('wrk.log')).toContain('/async?api_key=[redacted]');
    for (const shown of [stdout, stderr, ...['wrk.log', 'k6.log', 'result.json', 'report.html'].map(read)])
      expect(shown).not.toContain('word-51d0aa');
    expect(result.reasons.join('\n')).toMatch(/The capacity leg was driven by wrk, which has no stream/);
    const { capacity, rate } = result.attempts;
    expect([capacity[0]?.generator.tool, rate[0]?.generator.tool]).toEqual(['wrk', 'k6']);
    expect(capacity[0]?.client).toMatchObject({ slices: null, unfinished: null });
    const mean = capacity[0]?.client.latencyMs?.mean; // as measured: wrk's own correction taken out again, or not at all
    if (mean !== null) expect(mean).toBeGreaterThan(0);
    const difference = (capacity[0]?.server?.requestsWholeLeg ?? 0) - (capacity[0]?.client.requestsWholeLeg ?? 0);
    expect(Math.abs(difference)).toBeLessThanOrEqual(10); // connections

    const [first, ...others] = loadTargets('phase-b').checks.filter(({ leg }) => leg === 'capacity');
    const targets = { ...loadTargets('phase-b'), checks: [first, ...others] as NonEmpty<TargetCheck> };
    const rps = judge({ capacity, rate: [] }, targets).checks.find(({ metric }) => metric === 'rps');
    if ((rps?.value ?? 0) >= 7000) expect(rps?.outcome).toBe('pass'); // a busy machine may not reach it
  });
});

describe('a slow server', () => {
  it('fails when /async takes 10 ms longer, proven by the server’s own percentile, and exits 1', async () => {
    const image = await buildFaulty('slow', { APP_FAULT_DELAY_MS: '10' });
    const ended = await runLoad(['smoke', '--model', 'open'], { APP_IMAGE: image });
    expectVerdict(ended, PROVOCATIONS.slowServer);
    const missed = ended.result.checks
      .filter(({ outcome }) => outcome === 'fail')
      .map(({ leg, metric }) => `${leg} ${metric}`);
    expect(missed).toContain('rate p95Ms');
  });
});

describe('a server that stops answering', () => {
  it.each(['k6', 'wrk'])('is never a PASS, driven by %s: the stall is a FAIL', async (generator) => {
    const image = await buildFaulty(`hung-${generator}`, HANGS_IN_THE_WINDOW); // another name is another server
    const args = ['smoke', '--model', 'closed', '--generator', generator];
    const ended = await runLoad(args, { APP_IMAGE: image });
    expectVerdict(ended, PROVOCATIONS.hungServer);
    expect(ended.result.legs.capacity?.client.stalledSeconds).toBeGreaterThan(0);
  });
});

describe('a shard that dies', () => {
  it('is a FAIL even though the supervisor brings it back', async () => {
    const run = startLoad(['smoke', '--model', 'closed']);
    await untilMeasured('capacity');
    await killShard();
    expectVerdict(await finishLoad(run), PROVOCATIONS.deadShard);
  });
});

describe('a shard that dies behind nginx', () => {
  it('is a FAIL with errors of the client: nothing is sent again to hide them', async () => {
    const env = { EDGE_ROUTING: 'fnv', APP_SHARDS: '1' };
    const run = startLoad(['smoke', '--model', 'closed', '--edge', 'nginx'], env);
    await untilMeasured('capacity');
    await killShard();
    const ended = await finishLoad(run);
    expectVerdict(ended, PROVOCATIONS.deadShardBehindEdge);
    const failed = ended.result.checks.filter(({ outcome }) => outcome === 'fail').map(({ metric }) => metric);
    expect(failed).toEqual(expect.arrayContaining(['failedRatio', 'shardRestarts']));
  });
});

describe('a busy generator', () => {
  it('makes a missed latency INVALID, not a FAIL, and exits 4', async () => {
    const targets = join(makeResultsFolder(), 'tight.json');
    const check = { leg: 'rate', metric: 'p95Ms', max: 0.1 }; // less than any client sees, and more than a server takes for it
    writeFileSync(targets, JSON.stringify({ name: 'tight', ratePerSec: 1000, checks: [check] }));
    const stop = keepBusy(parseCpuList(readSetting('LOAD_CPUSET')), 200);
    try {
      const ended = await runLoad(['smoke', '--path', '/sync', '--model', 'open', '--targets', targets]);
      expectVerdict(ended, PROVOCATIONS.busyGenerator, 'On the rate leg: ');
    } finally {
      stop();
    }
  });
});

describe('a foreign target', () => {
  it('is gated by the script of a CI job, without its inner side, by what any service can show', async () => {
    const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const outputs = createOutputs();
    const job = { SHARDGATE_PROFILE: 'smoke', SHARDGATE_TARGET_URL: `http://127.0.0.1:${port}/` };
    const host = process.env; // images are built with what it says of registries
    const runner = { SHARDGATE_RESULTS: makeResultsFolder(), GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: outputs.path };
    try {
      const { code, stderr } = await runScript('gate.sh', [], { env: { ...host, ...ENV, ...job, ...runner } });
      const { verdict, results = '', report = '' } = outputs.read();
      expect([code, verdict], stderr).toEqual([0, 'PASS']);
      expect(readFileSync(report, 'utf8')).toContain('PASS');
      const result: Result = JSON.parse(readFileSync(join(results, 'result.json'), 'utf8'));
      expect([result.target.phase, result.legs.rate?.server]).toEqual([null, null]);
    } finally {
      server.close();
    }
  });

  it('that refuses connections is an ERROR that names it', async () => {
    const { exitCode, result } = await runLoad(['smoke', '--target-url', 'http://127.0.0.1:18899/x']);
    expect([exitCode, result.verdict]).toEqual([2, 'ERROR']);
    expect(result.reasons).toEqual([
      'Expected http://127.0.0.1:18899/x to answer, got connect ECONNREFUSED 127.0.0.1:18899; is the service running there?',
    ]);
  });
});

describe('--measure-only', () => {
  it('judges nothing and exits 0', async () => {
    const { exitCode, result } = await runLoad(['smoke', '--measure-only', '--model', 'closed']);
    expect([exitCode, result.verdict, result.checks]).toEqual([0, 'NONE', []]);
  });
});
