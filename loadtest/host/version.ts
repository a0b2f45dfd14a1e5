// Versions as tools print them: v2.26.1-4, 20.10.24+dfsg1, "24.21.0".

export type Version = Readonly<{ major: number; minor: number; patch: number }>;

/** The first x.y or x.y.z in the text, or null. */
export function parseVersion(text: string): Version | null {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  if (match === null) return null;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3] ?? 0) };
}

export function isAtLeast(version: Version, floor: Version): boolean {
  if (version.major !== floor.major) return version.major > floor.major;
  if (version.minor !== floor.minor) return version.minor > floor.minor;
  return version.patch >= floor.patch;
}

export function toText({ major, minor, patch }: Version): string {
  return `${major}.${minor}.${patch}`;
}
