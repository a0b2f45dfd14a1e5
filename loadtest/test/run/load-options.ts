// What `load` is asked for unless a test says otherwise.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadOptions } from '../../run/load-request.ts';

export const LOCAL = 'http://127.0.0.1:3000/';

export const OPTIONS: LoadOptions = {
  profile: 'light',
  measureOnly: false,
  generator: 'k6',
  stream: 'slices',
  requireStream: false,
  onInvalid: 'fail',
  results: 'results',
  json: false,
};

/** A file of its own, with the value as JSON. */
export function writeJson(name: string, value: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'load-request-')), name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}
