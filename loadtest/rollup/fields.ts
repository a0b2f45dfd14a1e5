// The fields of a rolled-up point: what is known. Nothing unknown becomes 0.
import type { FieldValue } from '../stream/line-protocol.ts';

export type Known<Name extends string> = Readonly<Partial<Record<Name, FieldValue | null | undefined>>>;

export function toFields<Name extends string>(values: Known<Name>): Readonly<Record<string, FieldValue>> {
  const known = Object.entries<FieldValue | null | undefined>(values).filter(([, value]) => isKnown(value));
  return Object.fromEntries(known) as Record<string, FieldValue>;
}

function isKnown(value: FieldValue | null | undefined): boolean {
  return typeof value === 'number' ? Number.isFinite(value) : value !== null && value !== undefined;
}
