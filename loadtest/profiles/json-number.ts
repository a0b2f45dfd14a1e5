// Numbers of a profile, each with its range.
import { type Json, type Problems, toGot } from '../targets/json.ts';

export type Range = Readonly<{ min: number; max: number }>;

export function readInteger(json: Json, path: string, key: string, { min, max }: Range, problems: Problems): number {
  const value = json[key];
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  problems.push(`Expected ${path}.${key} to be an integer from ${min} to ${max}, got ${toGot(value)}`);
  return Number.NaN;
}

export function readNumber(json: Json, path: string, key: string, { min, max }: Range, problems: Problems): number {
  const value = json[key];
  if (typeof value === 'number' && value >= min && value <= max) return value;
  problems.push(`Expected ${path}.${key} to be a number from ${min} to ${max}, got ${toGot(value)}`);
  return Number.NaN;
}
