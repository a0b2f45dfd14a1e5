import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ring } from '../../dispatch/ring.ts';

describe('Ring', () => {
  it.each([1, 2, 3, 7, 8, 20_000])('takes exactly %i items, first in, first out', (capacity) => {
    const ring = new Ring<number>(capacity);
    for (let i = 0; i < capacity; i++) expect(ring.push(i)).toBe(true);
    expect(ring.push(-1)).toBe(false);
    expect(ring.size).toBe(capacity);
    for (let i = 0; i < capacity; i++) expect(ring.shift()).toBe(i);
    expect([ring.shift(), ring.peek(), ring.size]).toEqual([undefined, undefined, 0]);
  });

  it('behaves as an array with a limit, whatever is done to it', () => {
    const step = fc.oneof(fc.record({ push: fc.integer() }), fc.constant('shift' as const));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(step, { maxLength: 200 }), (capacity, steps) => {
        const ring = new Ring<number>(capacity);
        const model: number[] = [];
        let taken = 0;
        for (const one of steps) {
          if (one === 'shift') expect(ring.shift()).toBe(model.shift());
          else {
            const isRoom = model.length < capacity;
            expect(ring.push(one.push)).toBe(isRoom);
            if (isRoom) model.push(one.push);
            taken += Number(isRoom);
          }
          expect([ring.size, ring.peek(), ring.taken]).toEqual([model.length, model[0], taken]);
        }
      }),
    );
  });
});
