// Everything that the whole runs provoke, with the verdict and the reason it must end in; N stands for what differs from
// run to run. docs/validity.md shows this table.
import { expect } from 'vitest';
import { EXIT_CODES, type Verdict } from '../../../gate/verdict.ts';

export type Provocation = Readonly<{ title: string; verdict: Verdict['kind']; reason: string }>;

export const PROVOCATIONS = {
  busyGenerator: {
    title: 'busy loops on the generator’s core',
    verdict: 'INVALID',
    reason: 'the generator was N % busy, and only less than 80 % leaves its own queue out',
  },
  heldGenerator: {
    title: 'a CPU quota on a cgroup above the generator’s',
    verdict: 'INVALID',
    reason: 'a CPU quota was hit in N periods',
  },
  stolenCore: {
    title: 'busy loops on the server’s core',
    verdict: 'INVALID',
    reason: "other programs used N % of the server's CPUs",
  },
  setClock: {
    title: 'the wall clock set forward by 700 ms',
    verdict: 'INVALID',
    reason: 'the wall clock stepped by N ms',
  },
  usedUpUsers: {
    title: 'the server frozen for longer than the virtual users suffice',
    verdict: 'INVALID',
    reason: 'N requests never started because no virtual user was free',
  },
  hungServer: {
    title: 'an event loop that stands still for good',
    verdict: 'FAIL',
    reason: 'requests were in flight and for a whole second none was answered',
  },
  deadShard: {
    title: 'a shard killed',
    verdict: 'FAIL',
    reason: 'a shard died under load',
  },
  deadShardBehindEdge: {
    title: 'the only shard behind nginx killed',
    verdict: 'FAIL',
    reason: 'N of N requests failed',
  },
  slowServer: {
    title: '/async made 10 ms slower',
    verdict: 'FAIL',
    reason: 'the server itself measured P95 at N ms or more',
  },
  replacedServer: {
    title: 'the server’s container restarted',
    verdict: 'ERROR',
    reason: "Expected the server's instance to stay N, got N; it was replaced meanwhile",
  },
  silentMetrics: {
    title: 'the supervisor frozen, the shards still answering',
    verdict: 'ERROR',
    reason: "Expected the server's metrics page to answer after the load, got no answer; did the server die or hang?",
  },
  sharedPort: {
    title: 'another server that shares the port by SO_REUSEPORT',
    verdict: 'ERROR',
    reason: 'the client counted N requests and the server N; does another server share the port',
  },
  takenPort: {
    title: 'another server that holds the port',
    verdict: 'ERROR',
    reason: 'Expected port N to be free for app, got',
  },
  killedGenerator: {
    title: 'k6 killed',
    verdict: 'ERROR',
    reason: 'Expected k6 to finish the capacity leg, got exit code 137',
  },
} as const satisfies Readonly<Record<string, Provocation>>;

type Ended = Readonly<{
  exitCode: number | undefined;
  result: Readonly<{ verdict: string; reasons: readonly string[] }>;
}>;

/** Verdict, exit code, and the reason among the run's own. @param where - begins the sentence, such as `On the rate leg: ` */
export function expectVerdict({ exitCode, result }: Ended, { verdict, reason }: Provocation, where = ''): void {
  expect([exitCode, result.verdict]).toEqual([EXIT_CODES[verdict], verdict]);
  expect(result.reasons).toContainEqual(expect.stringMatching(new RegExp(`^${where}.*${toPattern(reason)}`)));
}

function toPattern(reason: string): string {
  return reason.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&').replace(/\bN\b/g, '\\S+');
}
