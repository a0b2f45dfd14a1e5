// Reads the profiles: data in profiles.json, and in a file of the user's own; a new one needs no code.
import { readFileSync } from 'node:fs';
import { toWordProblem } from '../targets/json.ts';
import type { Profile } from './profile.ts';
import { ProfileError } from './profile-error.ts';
import { parseProfiles } from './profile-parser.ts';

const FILE = 'loadtest/profiles/profiles.json';

/** @throws ProfileError when there is no such profile, with the names there are */
export function findProfile(profiles: readonly Profile[], name: string): Profile {
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile !== undefined) return profile;
  const names = profiles.map((known) => known.name);
  throw new ProfileError(
    `${toWordProblem('the profile', names, name)}\nThe profiles are data, in ${FILE}; --profiles adds a file of your own.`,
  );
}

/**
 * @param ownFile - more profiles, of the user's own
 * @throws ProfileError when that file cannot be used, or has a profile that the kit has too
 */
export function loadProfiles(ownFile?: string): readonly Profile[] {
  const kit = parseProfiles(JSON.parse(readFileSync(new URL('./profiles.json', import.meta.url), 'utf8')), FILE);
  if (ownFile === undefined) return kit;
  const own = parseProfiles(readJson(ownFile), ownFile);
  const twice = own.find(({ name }) => kit.some((known) => known.name === name));
  if (twice === undefined) return [...kit, ...own];
  throw new ProfileError(`Expected ${ownFile} to have names of its own, got ${twice.name}, which ${FILE} has too.`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const expected = cause instanceof SyntaxError ? 'hold JSON' : 'be a file that can be read';
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new ProfileError(`Expected --profiles ${file} to ${expected}, got: ${got}`, { cause });
  }
}
