// A pid file outlives a crash or a restart of the machine: its number may by now be nobody's, or another program's.
import { readFile, rm } from 'node:fs/promises';

export type PidFileState =
  | Readonly<{ kind: 'absent' }>
  | Readonly<{ kind: 'running'; pid: number }>
  | Readonly<{ kind: 'stale'; because: string }>;

/** @param readCommand - the name of the program with a pid, or null when there is none */
export function judgePidFile(
  content: string | null,
  program: string,
  readCommand: (pid: number) => string | null,
): PidFileState {
  if (content === null) return { kind: 'absent' };
  const pid = /^\d{1,10}$/.test(content.trim()) ? Number(content.trim()) : Number.NaN;
  if (!(pid >= 1)) return { kind: 'stale', because: `it holds ${JSON.stringify(content.slice(0, 20))}` };
  const command = readCommand(pid);
  if (command === program) return { kind: 'running', pid };
  return { kind: 'stale', because: command === null ? `process ${pid} has ended` : `process ${pid} is ${command}` };
}

/** Reads the file, and removes it when it is stale: the engine would refuse to start over it. */
export async function clearPidFile(
  path: string,
  program: string,
  report: (line: string) => void,
): Promise<PidFileState> {
  const content = await readFile(path, 'utf8').catch(() => null);
  const pid = Number(content?.trim());
  const command = Number.isInteger(pid) ? await readProgram(pid) : null;
  const state = judgePidFile(content, program, () => command);
  if (state.kind !== 'stale') return state;
  report(`Removing the stale ${path}: ${state.because}.`);
  await rm(path, { force: true });
  return state;
}

/** The kernel's name for a process, at most 15 characters; null for a process that has ended or is a zombie. */
async function readProgram(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const match = /\((.*)\) (\S)/.exec(stat);
  return match?.[1] === undefined || match[2] === 'Z' ? null : match[1];
}
