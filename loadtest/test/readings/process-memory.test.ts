import { describe, expect, it } from 'vitest';
import { readRssMb } from '../../readings/process-memory.ts';
import { writeProcFixture } from './proc-fixture.ts';

describe('readRssMb', () => {
  it('turns the kernel’s kB into MiB', () => {
    const root = writeProcFixture({ 'proc/7/status': 'Name:\tnode\nVmHWM:\t  90000 kB\nVmRSS:\t   65536 kB\n' });
    expect(readRssMb(7, root)).toBe(64);
  });

  it('is null for a process that is gone', () => {
    expect(readRssMb(8, writeProcFixture({}))).toBeNull();
  });
});
