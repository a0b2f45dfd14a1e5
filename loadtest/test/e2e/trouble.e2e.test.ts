// What goes wrong around a run: each a clear message, the right exit code, and nothing lost or left behind.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { untilLeg, untilLoad, untilSaid } from './support/disturbances.ts';
import { docker, listContainers } from './support/docker.ts';
import {
  ENV,
  finishLoad,
  LENIENT,
  makeResultsFolder,
  PROFILES,
  runKit,
  runLoad,
  startKit,
  startLoad,
} from './support/kit.ts';
import { expectVerdict, PROVOCATIONS } from './support/provocations.ts';

const PROJECT = ENV.COMPOSE_PROJECT_NAME;

afterAll(async () => {
  await runKit(['down']);
});

describe('what is refused before anything starts', () => {
  it.each([
    [['load', 'hevy'], /Expected the profile to be one of .*, got "hevy"; did you mean "heavy"\?/],
    [['load', 'light', '--targets', './nowhere.json'], /Expected it to be a file that can be read, got: ENOENT/],
    [['load', 'light', '--target-url', 'http://192.0.2.1/'], /nothing was sent there.* add --allow-remote/],
    [['load', 'light', '--rate', '0'], /Expected --rate to be an integer from 1 to 1000000, got "0"/],
    [['load', 'light', '--measure-only', '--targets', 'ci'], /Expected --targets or --measure-only, got both/],
    [['lode'], /unknown command 'lode'/],
    [['load', 'light', '--tragets', 'ci'], /unknown option '--tragets'/],
    [['report', 'results/none'], /Expected a run's result at .*results\/none\/result\.json/],
  ])('%j exits 2 with one paragraph and no stack trace', async (args, message) => {
    const { exitCode, stderr } = await runKit(args);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it('names the path, the expected and the got of a malformed targets file', async () => {
    const file = join(makeResultsFolder(), 'bad.json');
    writeFileSync(
      file,
      JSON.stringify({ name: 'x', ratePerSec: 10, checks: [{ leg: 'rate', metric: 'p96Ms', max: 1 }] }),
    );
    const { exitCode, stderr } = await runKit(['load', 'light', '--targets', file]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Expected checks\[0\]\.metric to be one of .*, got "p96Ms"/);
  });
});

describe('a port that is taken', () => {
  it('is named together with whoever holds it', async () => {
    await runKit(['down']);
    const squatter = createServer().listen(Number(ENV.APP_PORT), '127.0.0.1');
    try {
      const ended = await runLoad(['smoke']);
      expectVerdict(ended, PROVOCATIONS.takenPort);
      expect(ended.result.reasons.join('\n')).toMatch(/got .*node.* listening on it/);
    } finally {
      squatter.close();
    }
  });
});

describe('a second run beside the first', () => {
  it('refuses and names the first, which is not disturbed', async () => {
    await runKit(['down']);
    const first = startKit(['load', 'smoke', ...LENIENT, '--model', 'closed', '--results', makeResultsFolder()]);
    await untilSaid(first, 'Starting app'); // long before its end, however slowly the second one starts
    const second = await runKit(['load', 'smoke', '--results', makeResultsFolder()]);
    expect([second.exitCode, second.stderr]).toEqual([
      2,
      expect.stringMatching(/Expected no other load run on this host, got shardgate load smoke \(process \d+\)/),
    ]);
    expect((await first).exitCode).toBe(0);
  });
});

describe('Ctrl-C during a run', () => {
  it('is an ERROR that keeps what was measured and leaves no generator', async () => {
    const run = startLoad(['light']);
    await untilLoad('capacity');
    run.kill('SIGINT');
    const { exitCode, result } = await finishLoad(run);
    expect([exitCode, result.verdict, result.legs.capacity]).toEqual([2, 'ERROR', null]);
    expect(result.reasons.join(' ')).toMatch(/Stopped by SIGINT/);
    expect((await listContainers(PROJECT)).filter((name) => name.includes('k6'))).toEqual([]);
  });

  it('stops the stack, too, when the run had started it', async () => {
    await runKit(['down']);
    const run = startKit(['load', 'light', '--results', makeResultsFolder()]);
    await untilLeg(run);
    run.kill('SIGINT');
    await run;
    expect(await listContainers(PROJECT)).toEqual([]);
  });
});

describe('a generator that crashes', () => {
  it('is an ERROR with its exit code, and its container is gone', async () => {
    const run = startLoad(['light']);
    await docker('kill', '--signal', 'KILL', await untilLoad('capacity'));
    expectVerdict(await finishLoad(run), PROVOCATIONS.killedGenerator);
    expect((await listContainers(PROJECT)).filter((name) => name.includes('k6'))).toEqual([]);
  });
});

describe('a database that dies during the run', () => {
  it('does not change the verdict; the stream is reported incomplete', async () => {
    const run = startLoad(['smoke', ...LENIENT, '--model', 'closed']);
    await untilLeg(run);
    await docker('kill', `${PROJECT}-influxdb-1`);
    const { exitCode, result } = await finishLoad(run);
    expect([exitCode, result.verdict, result.stream?.complete]).toEqual([0, 'PASS', false]);
    expect(result.reasons.join(' ')).toMatch(/stream into influxdb is incomplete/);
  });

  it('is an ERROR with --require-stream', async () => {
    const run = startLoad(['smoke', ...LENIENT, '--model', 'closed', '--require-stream']);
    await untilLeg(run);
    await docker('kill', `${PROJECT}-influxdb-1`);
    const { exitCode, result } = await finishLoad(run);
    expect([exitCode, result.verdict]).toEqual([2, 'ERROR']);
  });
});

describe('a server that is replaced during the run', () => {
  it('is an ERROR: the numbers are of two servers', async () => {
    const run = startLoad(['long-smoke', '--profiles', PROFILES, '--model', 'closed']);
    await untilLoad('capacity');
    await docker('restart', '--time', '0', `${PROJECT}-app-1`);
    expectVerdict(await finishLoad(run), PROVOCATIONS.replacedServer);
  });
});

describe('no room for results', () => {
  it('is said before anything starts', async () => {
    const { exitCode, stderr } = await runKit(['load', 'smoke', '--results', '/dev/full/results']);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/Expected to create \/dev\/full\/results\/.*, got: /),
    ]);
  });
});
