// What a comparison measures: the raw values of one block. The judgement, the result and the history rest on these alone.
// Units: milliseconds in `…Ms`, ratios from 0 to 1. `null` means that the kit could not know it.

export const ARMS = ['base', 'head'] as const;

export type Arm = (typeof ARMS)[number];

/** One quartet: a steady drift of the machine falls on both arms alike. */
export const QUARTET = ['base', 'head', 'head', 'base'] as const satisfies readonly Arm[];

export type Block = Readonly<{
  block: number; // from 1, in the order they ran
  startedAt: string; // ISO 8601, UTC
  seconds: number; // all of it
  splitSeconds?: BlockSplit; // left out in blocks of older kits
  slots: readonly Slot[]; // in the quartet's order
  controls: readonly ControlSlot[]; // the frozen server, right after each slot; empty where the rules want none
}>;

/**
 * What the time of a block goes to: spin calibration; a server's start until it answers; wrk, warm-up and measured; k6; a
 * server's end; the control.
 */
export const BLOCK_PARTS = ['spin', 'start', 'throttle', 'rate', 'stop', 'control'] as const;

export type BlockPart = (typeof BLOCK_PARTS)[number];

/** Seconds of all four slots together; `rest` is what no part claims. */
export type BlockSplit = Readonly<Record<BlockPart | 'rest', number>>;

/** A fresh process of one arm, driven at full throttle and then at a fixed rate. */
export type Slot = Readonly<{
  arm: Arm;
  startMs: number; // container start to first right answer
  rssMb: number; // after the load at full throttle
  capacity: Throttle;
  rate: FixedRate | null; // null when no metric of the fixed rate was asked for
  environment: SlotEnvironment;
}>;

/** One wrk run against the frozen server. */
export type ControlSlot = Readonly<{ after: Arm; cpuUsPerRequest: number; rps: number; serverBusy: number }>;

/** wrk, the closed model. */
export type Throttle = Readonly<{
  requests: number;
  rps: number;
  cpuUsPerRequest: number;
  serverBusy: number; // the server's CPU time / the time of its CPUs
  generatorBusy: number | null; // the busiest of the generator's CPUs, whoever used it
  p95Ms: number; // of the closed model: reported, never judged
  errors: RequestErrors;
}>;

/** k6, the open model. Latency counts from the intended start. */
export type FixedRate = Readonly<{
  requests: number;
  achievedRatio: number; // of the rate
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  cpuUsPerRequest: number | null; // reported, never judged: wake-ups hide the handler
  generatorBusy: number | null;
  errors: RequestErrors;
}>;

/** Requests that failed. `status`: answered, but wrongly; `connection`: refused, reset or broken; `timeout`: never answered. */
export type RequestErrors = Readonly<{ status: number; connection: number; timeout: number }>;

/** What could have disturbed a slot, over all of it. */
export type SlotEnvironment = Readonly<{
  spinMs: number | null; // the same fixed work on the server's CPU, before the server starts
  stealRatio: number | null; // the worst of the server's and the generator's CPUs
  serverCpusOthers: number | null; // the share of the server's CPUs that others used during the load at full throttle
  throttledPeriods: number | 'unknown'; // of CPU quotas, server
  clockStepMs: number;
}>;

/** A server that ended or stopped answering under load; its slot has no values. */
export type Crash = Readonly<{ arm: Arm; block: number; because: string }>;

export function countErrors({ status, connection, timeout }: RequestErrors): number {
  return status + connection + timeout;
}
