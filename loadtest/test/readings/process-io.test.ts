import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readReceivedBytes } from '../../readings/process-io.ts';

describe('readReceivedBytes', () => {
  it('grows by what this process reads', () => {
    const before = readReceivedBytes(process.pid);
    const bytes = readFileSync(import.meta.filename).length;
    expect((readReceivedBytes(process.pid) ?? 0) - (before ?? Number.NaN)).toBeGreaterThanOrEqual(bytes);
  });

  it('is null for a process that does not exist', () => {
    expect(readReceivedBytes(2 ** 22 + 1)).toBeNull();
  });
});
