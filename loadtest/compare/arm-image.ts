// From what BASE and HEAD are called to an image that is here: an image's own name, a git ref, or `.` for this checkout.

import { ensureImages, readImageMode } from '../images/ensure-images.ts';
import { REDACTED } from '../report/redaction.ts';
import type { SetupContext } from '../setup/ensure-ready.ts';
import { runDocker } from '../stack/containers.ts';
import type { Stack } from '../stack/stack.ts';
import type { Arm } from './block.ts';
import { findCommit, withCommitFiles } from './commit-files.ts';
import type { ArmRequest } from './compare-request.ts';
import type { ArmFacts } from './settings.ts';

export class ArmError extends Error {
  override readonly name = 'ArmError';
}

/**
 * A ref is built with the ref's own Dockerfile; a second time it is found by its content.
 *
 * @throws ArmError for a name that is neither, or both
 * @throws ImageError when it cannot be built
 */
export async function openArm({ name, env }: ArmRequest, stack: Stack, context: SetupContext): Promise<ArmFacts> {
  const found = await findArm(name, stack, context);
  const imageId = await readImageId(stack, found.image);
  if (imageId !== null) return { name, ...found, imageId, env };
  throw new ArmError(`Expected the image ${found.image} to be here, got none.`);
}

/**
 * An arm of an earlier invocation, by its image: a ref may have moved since.
 *
 * @param given - variables of this invocation; secrets of the earlier one were not kept
 * @throws ArmError when the image or a secret is missing, or a variable was given that it did not begin with
 */
export async function reopenArm(arm: Arm, facts: ArmFacts, given: ArmFacts['env'], stack: Stack): Promise<ArmFacts> {
  const imageId = await readImageId(stack, facts.image);
  if (imageId === null) throw new ArmError(`Expected the image ${facts.image} to be here still, got none.`);
  return { ...facts, imageId, env: reopenEnv(arm, facts.env, given) };
}

/** @throws ArmError as reopenArm does; values are not shown */
export function reopenEnv(arm: Arm, before: ArmFacts['env'], given: ArmFacts['env']): ArmFacts['env'] {
  const hidden = Object.keys(before).filter((name) => before[name]?.includes(REDACTED));
  const missing = hidden.filter((name) => !(name in given));
  const options = `--env or --${arm}-env`;
  if (missing.length > 0) {
    throw new ArmError(`Expected ${missing.join(', ')} once more with ${options}, got nothing; secrets are not kept.`);
  }
  const others = Object.keys(given).filter((name) => !hidden.includes(name) && given[name] !== before[name]);
  if (others.length > 0) {
    const what = `the variables that ${arm.toUpperCase()} began with`;
    throw new ArmError(
      `Expected ${options} to give ${what}, got others: ${others.join(', ')}; begin a new comparison.`,
    );
  }
  return { ...before, ...given };
}

type Found = Pick<ArmFacts, 'source' | 'commit' | 'image'>;

async function findArm(name: string, stack: Stack, context: SetupContext): Promise<Found> {
  if (name === '.') return { source: 'checkout', commit: null, image: await buildApp(context.root, context) };
  const forced = /^(image|ref):(.+)$/.exec(name);
  const plain = forced?.[2] ?? name;
  const commit = forced?.[1] === 'image' ? null : await findCommit(context.root, plain);
  const isImage = forced?.[1] !== 'ref' && (await isThere(stack, plain, commit === null));
  if (commit !== null && isImage) {
    throw new ArmError(
      `Expected ${plain} to be an image or a git ref, got both; write image:${plain} or ref:${plain}.`,
    );
  }
  if (isImage) return { source: 'image', commit: null, image: plain };
  if (commit !== null) return { source: 'commit', commit, image: await buildCommit(commit, context) };
  throw new ArmError(
    `Expected ${JSON.stringify(plain)} to be an image or a git ref, got neither; ` +
      '`git fetch` gets refs, `docker images` lists images, and . is this checkout.',
  );
}

function buildCommit(commit: string, context: SetupContext): Promise<string> {
  return withCommitFiles(context.root, commit, (checkout) => buildApp(checkout, context));
}

/** An APP_IMAGE of the environment would take the place of what is to be compared. */
async function buildApp(checkout: string, { root, env, tell, signal }: SetupContext): Promise<string> {
  const { APP_IMAGE: _, ...others } = env;
  const options = { root, checkout, mode: readImageMode(env), env: others, report: tell, signal };
  const { values } = await ensureImages({ ...options, only: ['APP_IMAGE'] });
  const image = values.APP_IMAGE;
  if (image) return image;
  throw new ArmError(`Expected an image of the server in ${checkout}, got none.`);
}

/** @param mayPull - asks the registry too, for a name that is nothing else */
async function isThere(stack: Stack, name: string, mayPull: boolean): Promise<boolean> {
  if ((await readImageId(stack, name)) !== null) return true;
  if (!mayPull || !/[/:]/.test(name)) return false;
  return runDocker(stack, ['pull', '--quiet', name]).then(
    () => true,
    () => false,
  );
}

export function readImageId(stack: Stack, image: string): Promise<string | null> {
  return runDocker(stack, ['image', 'inspect', '--format', '{{.Id}}', image]).catch(() => null);
}
