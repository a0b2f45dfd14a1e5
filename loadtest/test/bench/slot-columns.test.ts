import { describe, expect, it } from 'vitest';
import { SLOT_HEAD, toMarkText, toSlotCells } from '../../bench/slot-columns.ts';
import { toSlot } from './sample-slot.ts';

describe('toSlotCells', () => {
  it('has a cell for each name of the head', () => {
    const slots = [toSlot({ p50Ms: 1, rssMb: 60 }), toSlot({ p50Ms: 3, rssMb: 60, marks: ['steal'] })];
    expect(Object.fromEntries(toSlotCells(slots).map((cell, index) => [SLOT_HEAD[index], cell]))).toEqual({
      'P50, ms': '2 (1–3)',
      'P95, ms': '1.4 (1.4–1.4)',
      'P99, ms': '2.2 (2.2–2.2)',
      'Core busy, %': '98 (98–98)',
      'Memory, MiB': '60 (60–60)',
      Marks: 'steal 1 of 2',
    });
  });
});

describe('toMarkText', () => {
  it('counts the blocks with a mark', () => {
    expect(toMarkText([toSlot({ marks: ['idle', 'steal'] }), toSlot({ marks: ['idle'] }), toSlot()])).toBe(
      'idle 2 of 3, steal 1 of 3',
    );
    expect(toMarkText([toSlot()])).toBe('');
  });
});
