import { afterEach, describe, expect, it, vi } from 'vitest';
import { createErrorLog } from '../../handler/error-log.ts';
import { Problem, toProblem, toProblemJson, toStatusLine } from '../../handler/problem.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a problem', () => {
  it('is written as RFC 9457 wants it', () => {
    const problem = new Problem(405, 'Expected the method to be GET', { allow: 'GET' });
    expect(toStatusLine(problem.status)).toBe('405 Method Not Allowed');
    expect(toProblemJson(problem)).toBe(
      '{"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"Expected the method to be GET"}',
    );
  });

  it('tells the client nothing of an unexpected error, and the log everything', () => {
    vi.useFakeTimers({ now: 1e6, toFake: ['performance'] });
    vi.advanceTimersByTime(10_000);
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const error = new Error('password=secret');
    expect(toProblemJson(toProblem(error))).not.toContain('secret');
    expect(toProblem(error).status).toBe(500);
    expect(log).toHaveBeenCalledWith(error, '');
  });

  it('is passed through when it was thrown', () => {
    const problem = new Problem(503, 'Busy');
    expect(toProblem(problem)).toBe(problem);
  });
});

describe('the log of errors', () => {
  it('writes one a second and says how many it left out', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const write = vi.fn();
    const log = createErrorLog(write);
    for (let i = 0; i < 5; i++) log(i);
    vi.advanceTimersByTime(999);
    log(5);
    vi.advanceTimersByTime(1);
    log(6);
    expect(write.mock.calls).toEqual([
      [0, ''],
      [6, '(5 more since the last one)'],
    ]);
  });
});
