// One shard's process as the supervisor sees it: started on its CPU, and known by what it reports.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ShardSnapshot } from '../metrics/shard-metrics.ts';
import type { FromShard, ShardStart, ToShard } from '../shard/messages.ts';

const SHARD_MAIN = fileURLToPath(new URL('../shard/main.ts', import.meta.url));

export type ShardEvents = Readonly<{
  onListening(): void;
  onFailed(message: string): void;
  onSnapshot(snapshot: ShardSnapshot, ask: number | null): void; // ask: the question that it answers
  onDrained(cut: number): void;
  onExit(how: string): void; // "code 1", "signal SIGKILL"
}>;

export type ShardProcess = Readonly<{ pid: number; send(message: ToShard): void; kill(): void }>;

/** @param cpu - the only CPU it may run on; null leaves that to the scheduler */
export function startShardProcess(start: ShardStart, cpu: number | null, events: ShardEvents): ShardProcess {
  const child = spawnPinned(cpu);
  const send = (message: ToShard) => {
    if (child.connected) child.send(message, () => {}); // a dying shard need not be told
  };
  child.on('message', (message: FromShard) => {
    if (message.kind === 'loaded') send({ kind: 'start', start });
    else deliver(message, events);
  });
  child.on('error', (error) => events.onFailed(error.message));
  child.on('exit', (code, signal) => events.onExit(signal === null ? `code ${code}` : `signal ${signal}`));
  return { pid: child.pid ?? 0, send, kill: () => child.kill('SIGKILL') };
}

function spawnPinned(cpu: number | null): ChildProcess {
  const node = [process.execPath, ...process.execArgv, SHARD_MAIN] as const;
  const [command, ...args] = cpu === null ? node : (['taskset', '--cpu-list', String(cpu), ...node] as const);
  return spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

function deliver(message: Exclude<FromShard, { kind: 'loaded' }>, events: ShardEvents): void {
  switch (message.kind) {
    case 'listening':
      events.onListening();
      break;
    case 'failed':
      events.onFailed(message.message);
      break;
    case 'snapshot':
      events.onSnapshot(message.snapshot, message.ask);
      break;
    case 'drained':
      events.onSnapshot(message.snapshot, null);
      events.onDrained(message.cut);
  }
}
