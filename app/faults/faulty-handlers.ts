// The routes with faults built in: the hot path of the server itself holds no switch.
import type { AnyHandler } from '../handler/define-handler.ts';
import type { FaultPlan } from './fault-plan.ts';

export function toFaultyHandlers(handlers: readonly AnyHandler[], plan: FaultPlan): AnyHandler[] {
  return handlers.map((handler) =>
    withErrors(withSpin(withDelay(handler, plan.delayMs), plan.spinUs), plan.errorRatio),
  );
}

function withDelay(handler: AnyHandler, delayMs: number): AnyHandler {
  return handler.route === 'GET /async' ? { ...handler, waitMs: handler.waitMs + delayMs } : handler;
}

/** A slower handler: it keeps its core busy for so long. A constant is no longer cached, or its handler would not run. */
function withSpin(handler: AnyHandler, spinUs: number): AnyHandler {
  if (spinUs === 0) return handler;
  const handle: AnyHandler['handle'] = (input, services) => {
    spin(spinUs / 1000);
    return handler.handle(input, services);
  };
  return { ...handler, isConstant: false, handle };
}

function spin(durationMs: number): void {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs);
}

/** Evenly spread: of n requests, the nearest whole number below n x ratio fails. */
function withErrors(handler: AnyHandler, ratio: number): AnyHandler {
  if (ratio === 0) return handler;
  let owed = 0;
  const handle: AnyHandler['handle'] = (input, services) => {
    owed += ratio;
    if (owed < 1 - 1e-9) return handler.handle(input, services);
    owed -= 1;
    throw new Error('APP_FAULT_ERROR_RATIO');
  };
  return { ...handler, isConstant: false, handle };
}
