// How wrk is started for a capacity leg: one process for each window, as wrk knows no warm-up.
import { parseCpuList } from '../plan/cpu-list.ts';
import { toGeneratorCommand } from '../stack/generator.ts';
import { requireEnv, type Stack } from '../stack/stack.ts';
import type { Launch } from './generator.ts';
import { SILENT } from './generator-live.ts';
import type { LegPlan } from './leg-plan.ts';

/** How wrk is told its load. Null leaves the time-out at wrk's own 2 s, as the roadmap's commands do. */
export type WrkShape = Readonly<{ threads: number; timeoutSeconds: number | null }>;

/** As k6's: a request older than this has failed. */
const TIMEOUT_SECONDS = 5;
const SCRIPT = '/scenarios/wrk-report.lua';

/** @param plan - its measured window alone is driven */
export function toWrkLaunch(plan: LegPlan, shape: WrkShape, stack: Stack): Launch {
  return {
    tool: 'wrk',
    inputs: {},
    toCommand: (container) =>
      toGeneratorCommand(stack, 'wrk', {
        container,
        inputFolder: null,
        outputFolder: null,
        env: { WRK_CONNECTIONS: String(plan.virtualUsers) },
        args: toWrkArguments(plan, shape),
      }),
    live: SILENT,
  };
}

/**
 * A thread for each of the generator's CPUs, or less where they would not divide the connections: wrk opens only as many
 * as all threads can have alike, 48 of 50 with four.
 */
export function toWrkShape(connections: number, stack: Stack): WrkShape {
  const cpus = parseCpuList(requireEnv(stack, 'LOAD_CPUSET', 'run `make plan`'), 'LOAD_CPUSET').length;
  let threads = Math.min(cpus, connections);
  while (connections % threads !== 0) threads -= 1;
  return { threads, timeoutSeconds: TIMEOUT_SECONDS };
}

/** Connections that wrk really opens. */
export function countWrkConnections(connections: number, { threads }: WrkShape): number {
  return Math.floor(connections / threads) * threads;
}

/** In the roadmap's own notation, so that a command can be compared by eye. */
export function toWrkArguments(plan: LegPlan, { threads, timeoutSeconds }: WrkShape): readonly string[] {
  const { requests, virtualUsers, measureSeconds } = plan;
  const [request] = requests.specs; // of several, k6 alone keeps the order
  return [
    `-t${threads}`,
    `-c${virtualUsers}`,
    `-d${measureSeconds}s`,
    ...(timeoutSeconds === null ? [] : ['--timeout', `${timeoutSeconds}s`]),
    '-s',
    SCRIPT,
    request.url,
  ];
}
