// One slot at full throttle: a fresh server of a phase, warmed up, then kept busy by wrk.
import type { Stack } from '../../stack/stack.ts';
import { measure, type Slot } from '../slot.ts';
import { runWrk } from '../wrk.ts';
import { PATH } from './path.ts';
import { type PhaseServer, withPhaseServer } from './phase-server.ts';

export type Throttle = Readonly<{
  stack: Stack;
  signal: AbortSignal;
  connections: number;
  warmupSeconds: number;
  seconds: number;
}>;

export function measureThrottle(phaseServer: PhaseServer, throttle: Throttle): Promise<Slot> {
  const { connections, warmupSeconds, seconds } = throttle;
  return withPhaseServer(phaseServer, throttle, async (server) => {
    const load = { path: PATH, connections, warmupSeconds: 0, measureSeconds: seconds };
    const warmup = { url: `${server.url}${PATH}`, connections, durationSeconds: warmupSeconds };
    await runWrk(warmup, { ...throttle, container: `${server.name}-warmup` });
    return measure(server, phaseServer.shardCpuset, load, throttle);
  });
}
