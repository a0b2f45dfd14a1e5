import { describe, expect, it } from 'vitest';
import type { Result } from '../../report/result.ts';
import { toCpuSamples } from '../../run/cpu-samples.ts';
import type { DrivenLeg } from '../../run/legs.ts';
import { storeRun, toMissingLines } from '../../run/store-run.ts';
import type { Tick } from '../../run/tick.ts';
import { RESULTS } from '../report/sample-result.ts';
import { toStack } from '../stack/fake-stack.ts';

const cpu = (cpuSeconds: number) => ({ cpuSeconds, startTicks: 1 });
const look = (atMs: number, generator: number, shards: readonly (number | null)[]) =>
  ({ atMs, generator: cpu(generator), shards: shards.map((one) => one && cpu(one)) }) as unknown as Tick;
const TICKS = [look(1000, 1, [1, 2]), look(3000, 2, [2, 3])];

describe('toCpuSamples', () => {
  it('is what was spent from one look to the next, a second, of all shards together', () => {
    expect(toCpuSamples(TICKS, 500)).toEqual([{ timeMs: 3500, generatorCores: 0.5, serverCores: 1 }]);
  });

  it('does not know the server while one of its shards is not known', () => {
    expect(toCpuSamples([look(1000, 1, [1, null]), look(2000, 2, [2, 3])], 0)).toMatchObject([{ serverCores: null }]);
  });
});

describe('storeRun', () => {
  const stack = toStack({ INFLUXDB_PORT: '65535', INFLUXDB_WRITER_PASSWORD: 'w' });
  const away = 'Expected InfluxDB at http://127.0.0.1:65535, got: connect ECONNREFUSED 127.0.0.1:65535';
  const result = RESULTS.pass as Result;

  it('says of a database that is away what can be added later, and what is lost', async () => {
    const told: string[] = [];
    const legs = [{ measurement: result.legs.rate, ticks: TICKS }] as unknown as readonly DrivenLeg[];
    await storeRun({ stack, tell: (line) => told.push(line) }, result, legs);
    expect(told).toEqual([
      `The dashboards miss this run's figures, start, restarts, end and verdict: ${away} \`bin/shardgate backfill\` adds them later.`,
      `The panel "Generator and server" stays empty for this run: ${away} No file keeps what they spent each second.`,
    ]);
  });

  it('says nothing of what is stored', () => {
    expect(toMissingLines({ kept: null, seconds: null })).toEqual([]);
  });
});
