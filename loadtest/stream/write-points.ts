// Writes points, each into the retention policy of its measurement.
import { writeLines } from '../stack/database.ts';
import { type Stack, StackError } from '../stack/stack.ts';
import { type Point, toLine } from './line-protocol.ts';
import { toPolicy } from './measurements.ts';

/** @throws DatabaseError when the database is away or refuses */
export async function storePoints(stack: Stack, points: readonly Point[]): Promise<void> {
  const byPolicy = Map.groupBy(points, ({ measurement }) => toPolicy(measurement));
  for (const [policy, group] of byPolicy) await writeLines(stack, group.map(toLine), policy);
}

/**
 * Never throws for a database that is away: what observes a run changes nothing about it.
 *
 * @returns null when they are stored, else the reason why not
 */
export async function writePoints(stack: Stack, points: readonly Point[]): Promise<string | null> {
  try {
    await storePoints(stack, points);
    return null;
  } catch (error) {
    if (error instanceof StackError) return error.message;
    throw error;
  }
}
