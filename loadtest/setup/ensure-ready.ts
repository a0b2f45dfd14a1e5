// Everything a command needs before it can start a container: engine, images, CPUs, credentials. Quick when it is there.
import { ensureEngine } from '../host/ensure-engine.ts';
import { ensureImages, readImageMode } from '../images/ensure-images.ts';
import { type Role, USUAL_ROLES } from '../plan/roles.ts';
import { releaseSelf } from '../run/pin-self.ts';
import { mergeEnvFile } from '../stack/env-file.ts';
import { openStack, type Stack, toEnvFile } from '../stack/stack.ts';
import { ensurePlan } from './ensure-plan.ts';

type Env = Readonly<Record<string, string | undefined>>;

export type SetupContext = Readonly<{
  root: string;
  env: Env;
  ask: (question: string) => Promise<boolean>;
  tell: (line: string) => void;
  signal: AbortSignal;
  parts?: readonly Role[]; // who takes part in what follows, each on cores of its own; default: all but nginx
}>;

/** @throws an error whose message names the remedy, when something is missing that cannot be set up here */
export async function ensureReady(context: SetupContext): Promise<Stack> {
  const { root, env, ask, tell, signal, parts = USUAL_ROLES } = context;
  await releaseSelf();
  await ensureEngine({ env, ask, report: tell, signal });
  const images = await ensureImages({ root, mode: readImageMode(env), env, report: tell, signal });
  const envFile = toEnvFile(root);
  await mergeEnvFile(envFile, images.values);
  await ensurePlan(envFile, env, parts, tell);
  return openStack(root, env);
}
