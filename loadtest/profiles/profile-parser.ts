// Turns the JSON of a profiles file into profiles, or throws with everything that is wrong with it.
import { isObject, isShort, type Json, type Problems, refuseUnknownKeys, toGot } from '../targets/json.ts';
import { readInteger } from './json-number.ts';
import type { Profile } from './profile.ts';
import { ProfileError } from './profile-error.ts';
import { readShape } from './shape-parser.ts';

const KEYS = ['description', 'connections', 'measureSeconds', 'warmupSeconds', 'wrkThreads', 'shape'];

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
  const read = (key: string, min: number, max: number) => readInteger(json, name, key, { min, max }, problems);
  const shape = readShape(json, `${name}.shape`, problems);
  return {
    name,
    description: readDescription(json, name, problems),
    connections: read('connections', 1, 65_535),
    measureSeconds:
      shape.kind === 'spike' ? readNoSeconds(json, name, shape.stages, problems) : read('measureSeconds', 2, 86_400),
    warmupSeconds: read('warmupSeconds', 1, 600),
    wrkThreads: read('wrkThreads', 1, 1024),
    shape,
  };
}

function readDescription(json: Json, name: string, problems: Problems): string {
  const { description } = json;
  if (typeof description === 'string' && isShort(description)) return description;
  problems.push(`Expected ${name}.description to be a text of 1 to 500 characters, got ${toGot(description)}`);
  return '';
}

/** A spike is as long as its stages. */
function readNoSeconds(json: Json, name: string, stages: readonly { seconds: number }[], problems: Problems): number {
  if ('measureSeconds' in json) {
    problems.push(
      `Expected ${name} to leave measureSeconds out, as its stages have seconds, got ${toGot(json.measureSeconds)}`,
    );
  }
  return stages.reduce((sum, { seconds }) => sum + seconds, 0);
}
