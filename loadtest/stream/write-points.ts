// Writes points, and never throws for a database that is away: what observes a run changes nothing about it.
import { writeLines } from '../stack/database.ts';
import type { PolicyName } from '../stack/retention.ts';
import { type Stack, StackError } from '../stack/stack.ts';
import { type Point, toLine } from './line-protocol.ts';

/** @returns null when they are stored, else the reason why not */
export async function writePoints(
  stack: Stack,
  points: readonly Point[],
  policy: PolicyName = 'raw',
): Promise<string | null> {
  try {
    await writeLines(stack, points.map(toLine), policy);
    return null;
  } catch (error) {
    if (error instanceof StackError) return error.message;
    throw error;
  }
}
