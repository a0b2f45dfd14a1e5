// Finds one image: named by the user, held by the engine, given by a registry, or built from package registries.
import { buildOnce } from './build-lock.ts';
import type { BuildQueue } from './build-queue.ts';
import { type Docker, type ImageStore, readImageId } from './image-store.ts';
import { type FoundVariable, ImageError, type ImageMode, type ImageTable } from './image-table.ts';
import type { RegistryAccess } from './registry-access.ts';
import { BASE_SOURCE, type Base, buildStandIn, type StandInHost, toStandInTag } from './stand-in.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** `missing` is for images the stack can do without; any other that cannot be had is an error. */
export type Found =
  | Readonly<{ kind: 'found'; name: string }>
  | Readonly<{ kind: 'missing'; name: string; because: string }>;

export type SearchContext = Readonly<{
  docker: Docker;
  table: ImageTable;
  mode: ImageMode;
  env: Env;
  host: StandInHost;
  store: ImageStore;
  registry: RegistryAccess;
  queue: BuildQueue;
  report: (line: string) => void;
  signal: AbortSignal;
}>;

export type Find = (variable: FoundVariable) => Promise<Found>;

/** Each image is searched for once, however many others are built on it. */
export function createImageSearch(context: SearchContext): Find {
  const searches = new Map<FoundVariable, Promise<Found>>();
  const find: Find = (variable) => {
    const search = searches.get(variable) ?? searchImage(variable, context, find);
    searches.set(variable, search);
    return search;
  };
  return find;
}

/** The image as something to build on; our own tags tell their content, any other name is told apart by its id. */
export async function toBase(name: string, { docker, store }: SearchContext): Promise<Base> {
  const isOurs = /^shardgate\/[a-z0-9-]+:[0-9a-f]{12}$/.test(name);
  return { name, key: isOurs ? name : (store.idOf(name) ?? (await readImageId(docker, name)) ?? name) };
}

/** Builds an image in its turn, unless the engine holds it or another process has just built it. */
export async function buildMissing(
  { tag, name, usual }: Readonly<{ tag: string; name: string; usual: string | null }>,
  { docker, host, store, queue, report, signal }: SearchContext,
  build: () => Promise<void>,
): Promise<void> {
  if (store.idOf(tag) !== null) return;
  const isThere = async () => (await readImageId(docker, tag)) !== null;
  await buildOnce({ tag, platform: host.platform, isThere, report, signal }, () => queue.run(name, usual, build));
}

async function searchImage(variable: FoundVariable, context: SearchContext, find: Find): Promise<Found> {
  const named = context.env[variable] || (await locate(variable, context));
  return named ? { kind: 'found', name: named } : obtain(variable, context, find);
}

async function locate(variable: FoundVariable, context: SearchContext): Promise<string | null> {
  const { table, mode, store, host } = context;
  const { official, source } = table[variable];
  if (mode !== 'source' && official !== null && store.idOf(official) !== null) return official;
  if (source === null || (mode === 'registry' && official !== null)) return null;
  const tag = await toStandInTag(source, source === BASE_SOURCE ? null : await guessBase(context), host);
  return store.idOf(tag) === null ? null : tag;
}

/** What an image would be built on, if it had to be: asks neither a registry nor a build. */
async function guessBase(context: SearchContext): Promise<Base> {
  const here = context.env.BASE_IMAGE || (await locate('BASE_IMAGE', context));
  return toBase(here || (await toStandInTag(BASE_SOURCE, null, context.host)), context);
}

async function obtain(variable: FoundVariable, context: SearchContext, find: Find): Promise<Found> {
  const { official, source } = context.table[variable];
  const pulled = official === null ? null : await context.registry.pull(official);
  if (official !== null && pulled?.kind === 'pulled') return { kind: 'found', name: official };
  const because = pulled?.kind === 'refused' ? pulled.because : '';
  if (source === null)
    return {
      kind: 'missing',
      name: official ?? variable,
      because: `${because}; it cannot be built from package registries`,
    };
  if (official !== null && context.mode === 'registry') {
    throw new ImageError(`Expected a registry to give ${official}, got: ${because}; IMAGES=source builds it instead.`);
  }
  return { kind: 'found', name: await build(variable, source, context, find) };
}

async function build(variable: FoundVariable, source: string, context: SearchContext, find: Find): Promise<string> {
  const { docker, host, signal, table } = context;
  const base = source === BASE_SOURCE ? null : await toBase((await find('BASE_IMAGE')).name, context);
  const tag = await toStandInTag(source, base, host);
  const what = { tag, name: `${source} from package registries`, usual: table[variable].usual };
  await buildMissing(what, context, () => buildStandIn(docker, source, { tag, base, host, signal }));
  return tag;
}
