import { describe, expect, it } from 'vitest';
import { takeFaults } from '../../faults/fault-plan.ts';
import { toFaultyHandlers } from '../../faults/faulty-handlers.ts';
import type { RouteInput } from '../../handler/compile-route.ts';
import type { AnyHandler } from '../../handler/define-handler.ts';
import type { Services } from '../../handler/services.ts';
import { ROUTES } from '../../routes/routes.ts';

const NONE = {
  delayMs: 0,
  spinUs: 0,
  errorRatio: 0,
  hangAfterMs: null,
  hangAfterRequests: null,
  stallAtMs: 0,
  stallMs: 0,
  exitAfterMs: null,
  exitShard: 0,
};

describe('takeFaults', () => {
  it('takes the switches out of the environment and leaves the rest', () => {
    const { plan, rest } = takeFaults({
      APP_FAULT_DELAY_MS: '10',
      APP_FAULT_SPIN_US: '0.5',
      APP_FAULT_ERROR_RATIO: '0.25',
      APP_FAULT_HANG_AFTER_MS: '',
      APP_PORT: '1',
    });
    expect(plan).toEqual({ ...NONE, delayMs: 10, spinUs: 0.5, errorRatio: 0.25 });
    expect(rest).toEqual({ APP_PORT: '1' });
  });

  it('switches every fault off when none is named', () => {
    expect(takeFaults({}).plan).toEqual(NONE);
  });

  it('names every switch that is wrong or unknown', () => {
    expect(() =>
      takeFaults({
        APP_FAULT_DELAY_MS: 'x',
        APP_FAULT_SPIN_US: '-1',
        APP_FAULT_ERROR_RATIO: '1.5',
        APP_FAULT_NOPE: '1',
      }),
    ).toThrow(
      'Expected a fault switch that exists, got APP_FAULT_NOPE\n' +
        'Expected APP_FAULT_DELAY_MS to be an integer between 0 and 3600000, got "x"\n' +
        'Expected APP_FAULT_SPIN_US to be a number of microseconds between 0 and 999999, got "-1"\n' +
        'Expected APP_FAULT_ERROR_RATIO to be a number between 0 and 1, got "1.5"',
    );
  });
});

describe('toFaultyHandlers', () => {
  const find = (handlers: readonly AnyHandler[], route: string) =>
    handlers.find((one) => one.route === route) as AnyHandler;
  const call = (handler: AnyHandler) => handler.handle({} as RouteInput, {} as Services);

  it('delays /async and nothing else', () => {
    const handlers = toFaultyHandlers(ROUTES, { ...NONE, delayMs: 10 });
    expect(handlers.map(({ waitMs }) => waitMs)).toEqual(
      ROUTES.map(({ route, waitMs }) => (route === 'GET /async' ? 11 : waitMs)),
    );
  });

  it('keeps a core busy in each request, whose answer stays as it is', () => {
    const sync = find(toFaultyHandlers(ROUTES, { ...NONE, spinUs: 300 }), 'GET /sync');
    const startMs = performance.now();
    expect(call(sync)).toEqual(call(find(ROUTES, 'GET /sync')));
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(0.3);
    expect(sync.isConstant).toBe(false);
  });

  it('fails one request in four, evenly spread, and no constant is cached', () => {
    const sync = find(toFaultyHandlers(ROUTES, { ...NONE, errorRatio: 0.25 }), 'GET /sync');
    const isFailure = Array.from({ length: 8 }, () => {
      try {
        call(sync);
        return false;
      } catch {
        return true;
      }
    });
    expect(isFailure).toEqual([false, false, false, true, false, false, false, true]);
    expect(sync.isConstant).toBe(false);
  });

  it('does not lose a failure to rounding', () => {
    const sync = find(toFaultyHandlers(ROUTES, { ...NONE, errorRatio: 0.1 }), 'GET /sync');
    const failures = Array.from({ length: 1_000 }, () => {
      try {
        call(sync);
        return 0;
      } catch {
        return 1;
      }
    });
    expect(failures.slice(0, 10)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(failures.filter((one) => one === 1).length).toBe(100);
  });

  it('fails every request at a ratio of 1', () => {
    const sync = find(toFaultyHandlers(ROUTES, { ...NONE, errorRatio: 1 }), 'GET /sync');
    for (let i = 0; i < 3; i++) expect(() => call(sync)).toThrow('APP_FAULT_ERROR_RATIO');
  });

  it('leaves the routes alone without a fault', () => {
    expect(toFaultyHandlers(ROUTES, NONE)).toEqual(ROUTES);
  });
});
