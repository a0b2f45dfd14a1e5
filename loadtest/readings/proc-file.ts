// Reads the small files of /proc and /sys. Absence is an answer there (a process ended, a feature is missing), so it is null.
import { readFileSync } from 'node:fs';

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ESRCH', 'EACCES', 'EPERM', 'ENODEV', 'EINVAL', 'ENXIO', 'EIO']);

/** The file's text, or null where it is absent or may not be read. */
export function readProcFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && ABSENT.has(String(error.code))) return null;
    throw error;
  }
}
