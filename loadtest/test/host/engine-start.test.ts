import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EnginePlaces, startEngine } from '../../host/engine-start.ts';

let folder: string;
let told: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-'));
  told = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** An "engine" that is a line of shell. */
function toPlaces(script: string): EnginePlaces {
  return {
    program: '/bin/sh',
    args: ['-c', script],
    pidFile: join(folder, 'docker.pid'),
    containerdPidFile: join(folder, 'containerd.pid'),
    log: join(folder, 'engine.log'),
  };
}

function start(places: EnginePlaces, answers: () => Promise<boolean>): Promise<void> {
  const { signal } = new AbortController();
  return startEngine({ env: { PATH: '/bin:/usr/bin' }, answers, report: (line) => told.push(line), signal, places });
}

function isWritten(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}

describe('startEngine', () => {
  it('waits until the engine answers', async () => {
    const places = toPlaces(`sleep 0.3; echo up > ${folder}/up; exec sleep 30`);
    await start(places, () => isWritten(join(folder, 'up')));
    expect(told).toEqual([`Starting the Docker engine; its log is ${places.log} ...`]);
  });

  it('removes stale pid files of engine and containerd first', async () => {
    const places = toPlaces('exec sleep 30');
    await writeFile(places.pidFile, String(process.pid));
    await writeFile(places.containerdPidFile, '4194305'); // above the largest pid there is
    await start(places, async () => true);
    expect(await isWritten(places.pidFile)).toBe(false);
    expect(await isWritten(places.containerdPidFile)).toBe(false);
    expect(told).toContain(`Removing the stale ${places.containerdPidFile}: process 4194305 has ended.`);
  });

  it('shows the end of the log when the engine ends at once', async () => {
    const places = toPlaces('echo failed to start: no iptables >&2; exit 1');
    await expect(start(places, async () => false)).rejects.toThrow(
      `Expected the Docker engine to answer, got its end. The end of ${places.log}:\nfailed to start: no iptables`,
    );
  });

  it('says so when the program is not there', async () => {
    const places = { ...toPlaces(''), program: '/nowhere/dockerd' };
    await expect(start(places, async () => false)).rejects.toThrow(
      'Expected the Docker engine to answer, got its end.',
    );
  });
});
