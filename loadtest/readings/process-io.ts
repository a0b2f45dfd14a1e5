// What a process has read, from /proc/<pid>/io: its sockets included, which tells a silent generator at work from one that waits.
import { join } from 'node:path';
import { readProcFile } from './proc-file.ts';

/**
 * Bytes that the process has read so far, from files and sockets alike.
 *
 * @returns null where there is no such process, or it is another user's
 * @see https://man7.org/linux/man-pages/man5/proc_pid_io.5.html (rchar)
 */
export function readReceivedBytes(pid: number, root = '/'): number | null {
  const [, bytes] = /^rchar: (\d+)$/m.exec(readProcFile(join(root, 'proc', String(pid), 'io')) ?? '') ?? [];
  return bytes === undefined ? null : Number(bytes);
}
