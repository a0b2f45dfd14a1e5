// What runs through all blocks of a comparison: the frozen control, wrk's container, the setting of the fixed rate.
import { startWrkContainer } from '../bench/wrk.ts';
import { type Control, startControl } from './control-server.ts';
import { openRate, type RateSetting } from './fixed-rate.ts';
import { type ComparePlace, WRK_CONTAINER } from './place.ts';
import type { CompareSettings } from './settings.ts';

/** `control` and `rate` are null where the rules or the metrics want none. */
export type Companions = Readonly<{ control: Control | null; rate: RateSetting | null; place: ComparePlace }>;

/** Starts them, hands them to `use`, and stops them however that ends. */
export async function withCompanions<T>(
  place: ComparePlace,
  { ratePerSec, path, rules }: CompareSettings,
  use: (companions: Companions) => Promise<T>,
): Promise<T> {
  const rate = ratePerSec === null ? null : await openRate(place, { ratePerSec, path, seconds: rules.slot });
  const wrk = await startWrkContainer({ stack: place.stack, signal: place.signal, container: WRK_CONTAINER });
  try {
    const driven = { ...place, wrk };
    return await withControl(driven, rules, (control) => use({ control, rate, place: driven }));
  } finally {
    await wrk.stop();
  }
}

async function withControl<T>(
  place: ComparePlace,
  { control: rule, slot }: CompareSettings['rules'],
  use: (control: Control | null) => Promise<T>,
): Promise<T> {
  const control = rule === null ? null : await startControl(place, slot.controlSeconds);
  try {
    return await use(control);
  } finally {
    await control?.stop();
  }
}
