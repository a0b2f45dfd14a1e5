import { describe, expect, it } from 'vitest';
import { renderDoctor } from '../../host/doctor-text.ts';
import type { DoctorItem } from '../../host/host-checks.ts';

const OK: DoctorItem = { name: 'Node', status: 'ok', found: '24.21.0', remedy: null };
const WARN: DoctorItem = { name: 'Cores', status: 'warn', found: '2, fewer than 4', remedy: 'take more' };
const FAIL: DoctorItem = { name: 'Port 8000', status: 'fail', found: 'held by nginx (pid 7)', remedy: 'stop it' };

describe('renderDoctor', () => {
  it('lists each item with its remedy below, and sums up the failures', () => {
    expect(renderDoctor([OK, WARN, FAIL], { color: false })).toBe(
      [
        'ok    Node       24.21.0',
        'warn  Cores      2, fewer than 4',
        '                 -> take more',
        'FAIL  Port 8000  held by nginx (pid 7)',
        '                 -> stop it',
        '',
        '1 of 3 checks failed; what to do stands below each.',
      ].join('\n'),
    );
  });

  it.each([
    [[OK, WARN], 'Everything works here; 1 of 2 checks make numbers less certain.'],
    [[OK], 'All 1 checks are fine.'],
  ])('sums up a host that works: %#', (items, last) => {
    expect(renderDoctor(items, { color: false }).split('\n').at(-1)).toBe(last);
  });

  it('colours the mark alone', () => {
    expect(renderDoctor([FAIL], { color: true })).toContain('\u001B[31mFAIL\u001B[0m  Port 8000');
    expect(renderDoctor([FAIL], { color: false })).not.toContain('\u001B');
  });
});
