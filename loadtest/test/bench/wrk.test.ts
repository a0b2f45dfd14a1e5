import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runWrk, startWrkContainer, toExecCommand, toIdleCommand, toWrkCommand } from '../../bench/wrk.ts';
import { makeDocker, toStack } from '../stack/fake-stack.ts';

const ENV = { WRK_IMAGE: 'i/wrk', LOAD_CPUSET: '2-3' };
const LOAD = { url: 'http://127.0.0.1:8000/sync', connections: 50, durationSeconds: 3 };
const signal = new AbortController().signal;
const after = (image: string, args: readonly string[]) => args.slice(args.indexOf(image) + 1);

describe('toWrkCommand', () => {
  const run = { stack: toStack(ENV), container: 'w', signal };

  it('runs one thread on each of the generator’s CPUs', () => {
    const args = toWrkCommand(LOAD, run);
    expect(args.join(' ')).toContain('--cpuset-cpus 2-3');
    expect(after('i/wrk', args).join(' ')).toBe(
      '--connections 50 --threads 2 --duration 3s --timeout 5s --script /scenarios/wrk-report.lua http://127.0.0.1:8000/sync',
    );
  });

  it('never has more threads than connections', () => {
    expect(after('i/wrk', toWrkCommand({ ...LOAD, connections: 1 }, run)).join(' ')).toContain('--threads 1');
  });

  it('hands method and body to the script', () => {
    const posted = toWrkCommand({ ...LOAD, method: 'POST', body: 'a b' }, run);
    expect(posted.slice(-3)).toEqual([LOAD.url, 'POST', 'a b']);
  });
});

describe('a container that stays', () => {
  const run = { stack: toStack(ENV), container: 'w', signal };

  it('is shut in as one of a single run is, and does nothing by itself', () => {
    const [idle, single] = [toIdleCommand(run), toWrkCommand(LOAD, run)];
    const flags = (args: readonly string[]) => args.slice(2, args.indexOf('--entrypoint'));
    expect(flags(idle)).toEqual(flags(single));
    expect(idle.slice(-4)).toEqual(['--entrypoint', 'sleep', 'i/wrk', 'infinity']);
  });

  it('starts wrk with the arguments of a single run', () => {
    expect(toExecCommand(LOAD, run)).toEqual(['exec', 'w', 'wrk', ...after('i/wrk', toWrkCommand(LOAD, run))]);
  });

  it('is replaced when wrk fails in it: it may still run there', async () => {
    const log = join(mkdtempSync(join(tmpdir(), 'shardgate-wrk-')), 'calls');
    const docker = await makeDocker(`echo "$1" >> ${log}; [ "$1" = exec ] && exit 1; exit 0`);
    const wrk = await startWrkContainer({ stack: toStack(ENV, docker), container: 'w', signal });
    await expect(wrk.run(LOAD)).rejects.toThrow('Expected wrk to load http://127.0.0.1:8000/sync, got:');
    await wrk.stop();
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(['rm', 'run', 'exec', 'rm', 'run', 'rm']);
  });
});

describe('runWrk', () => {
  it('says what wrk said when it fails, and removes what it left', async () => {
    const docker = await makeDocker('[ "$1" = rm ] && exit 0; echo "unable to connect"; exit 1');
    await expect(runWrk(LOAD, { stack: toStack(ENV, docker), container: 'w', signal })).rejects.toThrow(
      'Expected wrk to load http://127.0.0.1:8000/sync, got: unable to connect',
    );
  });

  it('refuses a wrk that ends well and reports nothing', async () => {
    const docker = await makeDocker('echo "Running 3s test"');
    await expect(runWrk(LOAD, { stack: toStack(ENV, docker), container: 'w', signal })).rejects.toThrow(
      'Expected one report of wrk, got 0 in: Running 3s test',
    );
  });
});
