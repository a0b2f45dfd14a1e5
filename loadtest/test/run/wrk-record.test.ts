import { describe, expect, it } from 'vitest';
import { planGet } from '../../requests/request-plan.ts';
import { toLegPlan } from '../../run/leg-plan.ts';
import { toWrkRecord } from '../../run/wrk-record.ts';

const profile = {
  ...{ name: 'p', description: 'p', connections: 50, warmupSeconds: 0, wrkThreads: 1 },
  ...{ measureSeconds: 10, shape: { kind: 'steady' } as const },
};
const SHAPE = { threads: 1, timeoutSeconds: null };

function record(url: string, stdout: string, secrets?: readonly string[]) {
  const requests = planGet(url);
  const plan = toLegPlan({ runId: 'r', leg: 'capacity', attempt: 1, requests, profile, ratePerSec: 1 });
  return toWrkRecord(plan, SHAPE, stdout, secrets);
}

describe('what is kept of a wrk', () => {
  it('is its command and what it printed, without the secrets of the URL', () => {
    const url = 'http://127.0.0.1:3000/a?api_key=word-1&n=1';
    const { command, stdout } = record(url, `Running 10s test @ ${url}\n`);
    expect(command.join(' ')).toBe(
      'wrk -t1 -c50 -d10s -s /scenarios/wrk-report.lua http://127.0.0.1:3000/a?api_key=[redacted]&n=1',
    );
    expect(stdout).toBe('Running 10s test @ http://127.0.0.1:3000/a?api_key=[redacted]&n=1\n');
  });

  it('hides those of the environment, wherever they stand', () => {
    const url = 'http://127.0.0.1:3000/of/word-1';
    const { command, stdout } = record(url, `Running 10s test @ ${url}\n`, ['word-1']);
    expect([...command, stdout].join(' ')).not.toContain('word-1');
  });

  it('is otherwise as it was', () => {
    const url = 'http://127.0.0.1:8000/async';
    expect(record(url, '{"p95":1}')).toMatchObject({ stdout: '{"p95":1}' });
  });
});
