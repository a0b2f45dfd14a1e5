// Sees to it that every image of the stack is there, and says under which name. Quick when all of them are.
import { dockerEnv, findDockerClient } from '../host/docker-client.ts';
import { type AppTarget, buildAppImage, toAppTag } from './app-image.ts';
import { createBuildQueue } from './build-queue.ts';
import { buildMissing, createImageSearch, type Find, type Found, type SearchContext, toBase } from './image-search.ts';
import { loadImageStore } from './image-store.ts';
import {
  type FoundVariable,
  IMAGE_VARIABLES,
  type ImageMode,
  type ImageVariable,
  loadImageLock,
  PEERS_VARIABLE,
  toImageTable,
} from './image-table.ts';
import { buildPeersImage, toPeersTag } from './peers-image.ts';
import { createRegistryAccess } from './registry-access.ts';
import { forgetSilence, rememberSilence, wasSilent } from './registry-memory.ts';
import { readCaBundle } from './stand-in.ts';

export { type ImageMode, readImageMode } from './image-table.ts';

export type EnsureOptions = Readonly<{
  root: string; // of the checkout
  mode: ImageMode;
  env: Readonly<Record<string, string | undefined>>;
  only?: readonly ImageVariable[]; // default: all
  checkout?: string; // the work tree the server is built from; default: root
  report: (line: string) => void;
  signal: AbortSignal;
}>;

export type EnsuredImages = Readonly<{
  values: Readonly<Record<string, string>>; // a name for every variable asked for, of missing images too
  missing: Readonly<Partial<Record<ImageVariable, string>>>; // why the stack has to do without
}>;

const TARGETS: Readonly<Partial<Record<ImageVariable, AppTarget>>> = { APP_IMAGE: 'runtime', APP_TEST_IMAGE: 'test' };

/** @throws ImageError when an image that the stack needs can be neither pulled nor built */
export async function ensureImages(options: EnsureOptions): Promise<EnsuredImages> {
  const abort = new AbortController();
  const context = await createContext({ ...options, signal: AbortSignal.any([options.signal, abort.signal]) });
  const find = createImageSearch(context);
  const wanted = options.only ?? IMAGE_VARIABLES;
  const tasks = wanted.map(async (variable) => [variable, await ensureOne(variable, options, context, find)] as const);
  for (const task of tasks) task.catch((error) => abort.abort(error)); // one failure ends the other builds
  await Promise.allSettled(tasks);
  await remember(options, context);
  context.signal.throwIfAborted();
  return toEnsured(await Promise.all(tasks));
}

async function createContext(options: EnsureOptions): Promise<SearchContext> {
  const { root, mode, env, report, signal } = options;
  const client = await findDockerClient(env);
  const docker = { path: client.path, version: client.clientVersion, env: dockerEnv(env) };
  const [store, lock, silent] = await Promise.all([
    loadImageStore(docker, signal),
    loadImageLock(root),
    mode === 'auto' && wasSilent(root, Date.now()),
  ]);
  const registry = createRegistryAccess({ docker, mode, initial: silent ? 'silent' : 'unknown', report, signal });
  const host = { root, platform: process.platform, arch: process.arch, caBundle: readCaBundle(env) };
  return {
    docker,
    table: toImageTable(lock),
    mode,
    env,
    host,
    store,
    registry,
    queue: createBuildQueue(report, signal),
    report,
    signal,
  };
}

function ensureOne(
  variable: ImageVariable,
  options: EnsureOptions,
  context: SearchContext,
  find: Find,
): Promise<Found> {
  if (variable === PEERS_VARIABLE) return ensurePeers(options, context, find);
  const target = TARGETS[variable];
  return target === undefined ? find(variable as FoundVariable) : ensureApp(variable, target, options, context, find);
}

/** An image that the user names is used as it is; ours is built when its tag, which tells its content, is not there. */
async function ensureApp(
  variable: ImageVariable,
  target: AppTarget,
  { root, checkout = root, env }: EnsureOptions,
  context: SearchContext,
  find: Find,
): Promise<Found> {
  const named = env[variable];
  if (named) return { kind: 'found', name: named };
  const node = await toBase((await find('NODE_IMAGE')).name, context);
  const tag = await toAppTag(checkout, target, node);
  const what = { tag, name: target === 'test' ? 'the server for tests' : 'the server', usual: 'ten seconds' };
  const { docker, signal } = context;
  await buildMissing(what, context, () => buildAppImage({ docker, root, checkout, target, node, tag, signal }));
  return { kind: 'found', name: tag };
}

/** Built on the server's image, so that both run the same Node and the same engine. */
async function ensurePeers(
  { root, env, ...options }: EnsureOptions,
  context: SearchContext,
  find: Find,
): Promise<Found> {
  const named = env[PEERS_VARIABLE];
  if (named) return { kind: 'found', name: named };
  const { name } = await ensureApp('APP_IMAGE', 'runtime', { root, env, ...options }, context, find);
  const [app, node] = [await toBase(name, context), await toBase((await find('NODE_IMAGE')).name, context)];
  const tag = await toPeersTag(root, app, node);
  const { docker, signal } = context;
  const what = { tag, name: 'the servers to compare with', usual: 'half a minute' };
  await buildMissing(what, context, () => buildPeersImage({ docker, root, app, node, tag, signal }));
  return { kind: 'found', name: tag };
}

async function remember({ root, mode }: EnsureOptions, { registry }: SearchContext): Promise<void> {
  if (registry.state() === 'answers') await forgetSilence(root);
  if (registry.state() === 'silent' && mode === 'auto' && registry.asked()) await rememberSilence(root, Date.now());
}

function toEnsured(images: readonly (readonly [ImageVariable, Found])[]): EnsuredImages {
  return {
    values: Object.fromEntries(images.map(([variable, { name }]) => [variable, name])),
    missing: Object.fromEntries(
      images.flatMap(([variable, found]) => (found.kind === 'missing' ? [[variable, found.because]] : [])),
    ),
  };
}
