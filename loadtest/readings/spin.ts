// The same fixed work every time, timed: run by spin-calibration.ts on one CPU. Prints the best time in milliseconds.

const SPINS = 6; // the first ones also warm the compiler up
const STEPS = 1_500_000; // about 3 ms on an AMD EPYC

let state = 1;
let bestMs = Number.POSITIVE_INFINITY;
for (let spin = 0; spin < SPINS; spin += 1) {
  const startMs = performance.now();
  for (let step = 0; step < STEPS; step += 1) state = toNext(state);
  bestMs = Math.min(bestMs, performance.now() - startMs);
}
if (state === 0) throw new Error('Expected an xorshift never to reach 0'); // the result is used, so the work stays
process.stdout.write(`${bestMs}\n`);

/** One step of a 32-bit xorshift: whole-number work that no cache or memory slows down. */
function toNext(value: number): number {
  let next = value;
  next ^= next << 13;
  next ^= next >>> 17;
  next ^= next << 5;
  return next;
}
