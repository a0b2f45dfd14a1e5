// The self-test's turns: each kind of comparison once, and none in another's place.
import type { Kind } from './kind.ts';
import type { CampaignRecord } from './record.ts';

/**
 * @param run - makes one comparison; an interrupted one of any kind comes before the kind that was asked for
 * @returns a record for each kind, in their order
 */
export async function runEachKind(
  kinds: readonly Kind[],
  run: (kind: Kind) => Promise<CampaignRecord>,
): Promise<readonly CampaignRecord[]> {
  const done = new Map<Kind, CampaignRecord>();
  for (const kind of kinds) {
    while (!done.has(kind)) {
      const record = await run(kind);
      done.set(record.kind, record);
    }
  }
  return kinds.flatMap((kind) => done.get(kind) ?? []);
}
