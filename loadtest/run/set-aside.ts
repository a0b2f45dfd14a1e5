// A run from which no limit is drawn: what it measured is the generator's own waits, or a lighter load than was asked for.
import { loadOffered } from '../gate/evidence/load.ts';
import { isGeneratorSaturated } from '../gate/evidence/machines.ts';
import type { Attempts } from './measurement.ts';

/** `why`: a clause. `again`: what is told when it happens again and again; sentences. */
export type SetAside = Readonly<{ why: string; again: string }>;

const BUSY: SetAside = {
  why: 'the generator’s CPUs were busy on the rate leg',
  again:
    'Expected a generator with CPU to spare on the rate leg, got a busy one again and again: its own waits are in the ' +
    'latencies. Ask for a lower --rate, or give it more CPUs (LOAD_CPUSET).',
};

/** Null where limits may be drawn from it. */
export function toSetAside({ rate }: Attempts): SetAside | null {
  if (rate.some(({ generator }) => isGeneratorSaturated(generator))) return BUSY;
  const light = rate.map((leg) => loadOffered(leg, null)).find(({ holds }) => !holds);
  return light === undefined ? null : toLight(light.said);
}

function toLight(said: string): SetAside {
  return {
    why: said,
    again:
      `Expected the whole rate to be offered on the rate leg, got less again and again: ${said}. Ask for a lower --rate, or ` +
      'run again when the host is quieter.',
  };
}
