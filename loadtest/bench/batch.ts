// Phase c beside two variants of it that gather the completions of one turn of the event loop.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireEnv } from '../stack/stack.ts';
import { type Blocks, interleave } from './interleave.ts';
import { ROUTES } from './server-arms.ts';
import type { ServerSetting } from './server-slot.ts';
import { type ShardPlace, toShardEnv } from './shard-place.ts';
import { measureSlot, type Slot } from './slot.ts';

export const BATCH_ROUTES = ['/async', '/items/:id'] as const;
export type BatchRoute = (typeof BATCH_ROUTES)[number];

/** The first is what the others are compared with. */
export const BATCH_ARMS = ['off', 'completions', 'serialize-first'] as const;
export type BatchArm = (typeof BATCH_ARMS)[number];

export type BatchSettings = Readonly<{
  rounds: number;
  connections: number;
  measureSeconds: number;
  warmupSeconds: number;
}>;

export type BatchResult = Readonly<{ route: BatchRoute; arms: readonly BatchArm[]; blocks: Blocks<Slot> }>;

export type BatchPlace = ShardPlace &
  Readonly<{ onBlock: (route: BatchRoute, arm: BatchArm, round: number, slot: Slot) => void }>;

const VARIANTS = 'test/variants';

export async function measureBatch(settings: BatchSettings, place: BatchPlace): Promise<readonly BatchResult[]> {
  await writeVariants(place.stack.root);
  const results: BatchResult[] = [];
  for (const route of BATCH_ROUTES) results.push(await measureRoute(route, settings, place));
  return results;
}

/** /async's answer is a constant: there is nothing to serialize first. */
export function toBatchArms(route: BatchRoute): readonly BatchArm[] {
  return BATCH_ARMS.filter((arm) => route !== '/async' || arm !== 'serialize-first');
}

async function measureRoute(route: BatchRoute, settings: BatchSettings, place: BatchPlace): Promise<BatchResult> {
  const { rounds, connections, measureSeconds, warmupSeconds } = settings;
  const arms = toBatchArms(route);
  const load = { path: ROUTES[route].path, connections, measureSeconds, warmupSeconds };
  const blocks = await interleave<BatchArm, Slot>({
    arms,
    maxRounds: rounds,
    isEnough: () => false,
    run: async (arm, { round }) => {
      const slot = await measureSlot(toSetting(arm, route, place), load, place);
      place.onBlock(route, arm, round, slot);
      return slot;
    },
  });
  return { route, arms, blocks };
}

/** A variant takes the place of phases/c.ts in the image, and imports what it needs from the image itself. */
function toSetting(arm: BatchArm, route: BatchRoute, { stack, name, cpuset, port }: BatchPlace): ServerSetting {
  const env = toShardEnv('c', port);
  const variant = [
    [join(stack.root, 'app', VARIANTS), `/srv/app/${VARIANTS}`],
    [toVariantPath(stack.root, arm), '/srv/app/phases/c.ts'],
  ] as const;
  const image = requireEnv(stack, 'APP_IMAGE', 'run `make images`');
  return { name, image, env, mounts: arm === 'off' ? [] : variant, cpuset, port, ready: ROUTES[route] };
}

async function writeVariants(root: string): Promise<void> {
  await mkdir(join(root, '.cache/variants'), { recursive: true });
  for (const arm of BATCH_ARMS) {
    const lines = [
      `import { createBatchedPhase } from '../${VARIANTS}/completion-batch.ts';`,
      `export const createPhaseC = createBatchedPhase('${arm}');`,
    ];
    await writeFile(toVariantPath(root, arm), `${lines.join('\n')}\n`, { mode: 0o644 });
  }
}

function toVariantPath(root: string, arm: BatchArm): string {
  return join(root, '.cache/variants', `${arm}.ts`);
}
