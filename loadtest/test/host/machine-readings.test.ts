import { describe, expect, it } from 'vitest';
import { parseAvailable, parseOpenFiles, readFreeDisk, readMachine } from '../../host/machine-readings.ts';

describe('parseOpenFiles', () => {
  const toLimits = (soft: string, hard: string) =>
    `Limit                     Soft Limit           Hard Limit           Units\nMax open files            ${soft}                 ${hard}              files\n`;

  it.each([
    ['1024', '1048576', 1_048_576],
    ['1024', 'unlimited', Number.POSITIVE_INFINITY],
  ])('reads the hard limit of %s/%s', (soft, hard, limit) => {
    expect(parseOpenFiles(toLimits(soft, hard))).toBe(limit);
  });

  it('is null without the line', () => {
    expect(parseOpenFiles('')).toBeNull();
  });
});

describe('parseAvailable', () => {
  it('reads MiB of available memory, not of free memory', () => {
    expect(parseAvailable('MemTotal:       8000000 kB\nMemFree:         100000 kB\nMemAvailable:   2097152 kB\n')).toBe(
      2_048,
    );
  });

  it('is null without the line', () => {
    expect(parseAvailable('MemTotal: 1 kB')).toBeNull();
  });
});

describe('readMachine', () => {
  it('reads this machine', async () => {
    const { cores, memoryMiB, openFilesHard } = await readMachine();
    expect(cores).toBeGreaterThanOrEqual(1);
    expect(memoryMiB).toBeGreaterThan(0);
    expect(openFilesHard).toBeGreaterThan(0);
  });
});

describe('readFreeDisk', () => {
  it('leaves out a folder that is not there, and is null without any', async () => {
    expect(await readFreeDisk(['/nowhere', '.'])).toBeGreaterThan(0);
    expect(await readFreeDisk(['/nowhere'])).toBeNull();
  });
});
