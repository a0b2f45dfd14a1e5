// Reads the profiles: data in profiles.json, a new one needs no code.
import { readFileSync } from 'node:fs';
import {
  isObject,
  isShort,
  type Json,
  type Problems,
  refuseUnknownKeys,
  toGot,
  toWordProblem,
} from '../targets/json.ts';
import type { Profile } from './profile.ts';

const FILE = 'loadtest/profiles/profiles.json';
const KEYS = ['description', 'connections', 'measureSeconds', 'warmupSeconds', 'wrkThreads'];

export class ProfileError extends Error {
  override readonly name = 'ProfileError';
}

/** @throws ProfileError when there is no such profile, with the names there are */
export function findProfile(profiles: readonly Profile[], name: string): Profile {
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile !== undefined) return profile;
  const names = profiles.map((known) => known.name);
  throw new ProfileError(`${toWordProblem('the profile', names, name)}\nThe profiles are data, in ${FILE}.`);
}

export function loadProfiles(): readonly Profile[] {
  return parseProfiles(JSON.parse(readFileSync(new URL('./profiles.json', import.meta.url), 'utf8')), FILE);
}

/** @throws ProfileError with every problem found, each with its JSON path */
export function parseProfiles(value: unknown, file: string): readonly Profile[] {
  const problems: Problems = [];
  const entries = isObject(value) ? Object.entries(value).filter(([name]) => name !== '$schema') : [];
  if (entries.length === 0) problems.push(`Expected an object with at least one profile, got ${toGot(value)}`);
  const profiles = entries.map(([name, json]) => readProfile(name, json, problems));
  if (problems.length === 0) return profiles;
  throw new ProfileError(`${file} cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
}

function readProfile(name: string, value: unknown, problems: Problems): Profile {
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    problems.push(`Expected a profile's name to match [a-z][a-z0-9-]*, got ${toGot(name)}`);
  if (!isObject(value)) problems.push(`Expected ${name} to be an object, got ${toGot(value)}`);
  const json: Json = isObject(value) ? value : {};
  refuseUnknownKeys(json, KEYS, name, problems);
  const read = (key: string, min: number, max: number) => readInteger(json, name, key, min, max, problems);
  return {
    name,
    description: readDescription(json, name, problems),
    connections: read('connections', 1, 65_535),
    measureSeconds: read('measureSeconds', 2, 86_400),
    warmupSeconds: read('warmupSeconds', 1, 600),
    wrkThreads: read('wrkThreads', 1, 1024),
  };
}

function readDescription(json: Json, name: string, problems: Problems): string {
  const { description } = json;
  if (typeof description === 'string' && isShort(description)) return description;
  problems.push(`Expected ${name}.description to be a text of 1 to 500 characters, got ${toGot(description)}`);
  return '';
}

function readInteger(json: Json, name: string, key: string, min: number, max: number, problems: Problems): number {
  const value = json[key];
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  problems.push(`Expected ${name}.${key} to be an integer from ${min} to ${max}, got ${toGot(value)}`);
  return Number.NaN;
}
