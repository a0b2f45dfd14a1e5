// What a backfill did, for people.
import { toCount } from '../gate/quantity.ts';
import type { BackfillReport } from './backfill.ts';

/** The first line is what was written; one more for each file that could not be read. */
export function toBackfillText({ points, skipped }: BackfillReport): readonly string[] {
  const written = Object.entries(points).map(([measurement, count]) => `${toCount(count, 'point')} of ${measurement}`);
  const summary = written.length === 0 ? 'Nothing was missing.' : `Written: ${written.join(', ')}.`;
  return [summary, ...skipped.map(({ file, because }) => `Left out: ${file}: ${because}`)];
}

/** For a start of the stack, where only trouble is news. */
export function toBackfillWarning({ skipped }: BackfillReport): string | null {
  if (skipped.length === 0) return null;
  const files = toCount(skipped.length, 'kept result');
  return `${files} could not be read and will be missing in the dashboards; \`bin/shardgate backfill\` names them.`;
}
