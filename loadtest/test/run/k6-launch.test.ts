import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planGet } from '../../requests/request-plan.ts';
import { STREAM_OUTPUTS, toK6Arguments, toK6Launch } from '../../run/k6-launch.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import type { StreamMode } from '../../run/stream-mode.ts';
import { toServiceBlock } from '../../stack/service-inputs.ts';

describe('toK6Arguments', () => {
  const requests = planGet('http://127.0.0.1/');
  const profile = {
    name: 'p',
    description: 'p',
    connections: 5,
    measureSeconds: 2,
    warmupSeconds: 1,
    wrkThreads: 1,
    shape: { kind: 'steady' },
  } as const;
  const plan = toLegPlan({ runId: 'r1', leg: 'rate', attempt: 2, requests, profile, ratePerSec: 10 });

  it('tags every sample with run, leg and attempt, and sends no usage report', () => {
    const args = toK6Arguments(plan, { address: '127.0.0.1:6565', outputs: STREAM_OUTPUTS.slices, script: 'rate.ts' });
    expect(args.join(' ')).toContain('--tag run=r1 --tag leg=rate --tag attempt=2 /scenarios/rate.ts');
    expect(args).toContain('--no-usage-report');
  });

  it('is told the passwords of its outputs by a file alone, and none without an output', () => {
    const cpus = { LOAD_CPUSET: '0', APP_CPUSET: '1' };
    const secrets = { TELEGRAF_PASSWORD: 'hunter2', INFLUXDB_WRITER_PASSWORD: 'hunter3' };
    const stack = { root: '/', project: 'p', docker: 'docker', env: { ...cpus, ...secrets }, commandEnv: {} };
    const setting = {
      stack,
      metricsUrl: null,
      serverInitPid: null,
      k6Address: 'a',
      signal: new AbortController().signal,
    };
    const launch = (mode: StreamMode) =>
      toK6Launch(plan, { script: 'rate.ts', outputs: STREAM_OUTPUTS[mode] }, setting);
    const streamed = launch('samples');
    expect(streamed.inputs['k6.json']).toMatch(/hunter2.*hunter3/);
    const command = streamed.toCommand('c', '/in').join(' ');
    expect(command).toContain('--config /leg/k6.json');
    expect(command).not.toContain('hunter');
    expect(Object.keys(launch('none').inputs)).toEqual(['plan.json']);
    const compose = readFileSync(new URL('../../../docker-compose.yml', import.meta.url), 'utf8');
    expect(toServiceBlock(compose, 'k6')).not.toMatch(/PASSWORD/);
  });

  it('shows its web dashboard on loopback alone, often enough in a short leg that k6 keeps the page', () => {
    const toPage = (measureSeconds: number) => {
      const longer = { ...plan, measureSeconds };
      const args = toK6Arguments(longer, { address: 'a', script: 'rate.ts', outputs: [], web: { port: 1234 } });
      return args[args.indexOf('--out') + 1];
    };
    expect(toPage(2)).toBe('web-dashboard=host=127.0.0.1&port=1234&period=2s&export=/results/rate-2.html');
    expect(toPage(60)).toContain('&period=5s&');
    expect(toPage(900)).toContain('&period=10s&');
  });

  it('streams only when asked to', () => {
    const launch = { address: 'a', script: 'rate.ts' };
    const toOutputs = (mode: StreamMode) =>
      toK6Arguments(plan, { ...launch, outputs: STREAM_OUTPUTS[mode] }).filter((_, i, args) => args[i - 1] === '--out');
    expect(toOutputs('none')).toEqual([]);
    expect(toOutputs('slices')).toEqual(['experimental-prometheus-rw']);
    expect(toOutputs('samples')).toEqual(['experimental-prometheus-rw', 'influxdb']);
  });
});
