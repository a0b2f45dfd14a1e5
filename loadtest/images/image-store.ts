// Which images the engine holds, asked in one call.
import { execa } from 'execa';

/** How to call docker: the client's path and version, and the whole environment of the call. */
export type Docker = Readonly<{ path: string; version: string; env: Readonly<Record<string, string>> }>;

/** Image ids by name; a name is `repository:tag`, `repository@digest`, or both as `repository:tag@digest`. */
export type ImageStore = Readonly<{ idOf: (name: string) => string | null }>;

const FORMAT = '{{.Repository}} {{.Tag}} {{.Digest}} {{.ID}}';

export async function loadImageStore(docker: Docker, signal?: AbortSignal): Promise<ImageStore> {
  const args = ['image', 'ls', '--no-trunc', '--digests', '--format', FORMAT];
  const { stdout } = await execa(docker.path, args, {
    env: docker.env,
    extendEnv: false,
    ...(signal && { cancelSignal: signal }),
  });
  return parseImageStore(stdout);
}

/** The id of one image that came after the store was loaded, or null. */
export async function readImageId(docker: Docker, name: string): Promise<string | null> {
  const args = ['image', 'inspect', '--format', '{{.Id}}', name];
  const asked = await execa(docker.path, args, { env: docker.env, extendEnv: false, reject: false });
  return asked.exitCode === 0 ? asked.stdout.trim() : null;
}

export function parseImageStore(listing: string): ImageStore {
  const ids = new Map<string, string>();
  for (const line of listing.split('\n').filter(Boolean)) {
    const [repository = '', tag = '', digest = '', id = ''] = line.split(' ');
    ids.set(`${repository}:${tag}`, id);
    ids.set(`${repository}@${digest}`, id);
  }
  return { idOf: (name) => ids.get(toKey(name)) ?? null };
}

/** A digest alone identifies: the engine keeps an image pulled by digest without its tag. */
function toKey(name: string): string {
  const [tagged = '', digest] = shorten(name).split('@');
  const hasTag = tagged.lastIndexOf(':') > tagged.lastIndexOf('/');
  if (digest === undefined) return hasTag ? tagged : `${tagged}:latest`;
  return `${hasTag ? tagged.slice(0, tagged.lastIndexOf(':')) : tagged}@${digest}`;
}

function shorten(name: string): string {
  return name.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
}
