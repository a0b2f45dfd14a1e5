// Sees to it that a Docker engine with compose answers. Does nothing, and quickly, where one does.
import { access } from 'node:fs/promises';
import { installPackages } from './apt.ts';
import { installComposePlugin } from './compose-plugin.ts';
import { isSupportedCompose, readComposeVersion } from './compose-version.ts';
import { requireConsent } from './consent.ts';
import { loadDistribution } from './distribution.ts';
import { findDocker, listDockerClients, probeDocker } from './docker-client.ts';
import { describeWant, type EngineFacts, type EnginePlan, planEngine } from './engine-plan.ts';
import { startEngine } from './engine-start.ts';
import { HostError } from './host-error.ts';

export type EnsureEngineOptions = Readonly<{
  env: Readonly<Record<string, string | undefined>>;
  /** Asks a person; answers no where there is nobody to ask. */
  ask: (question: string) => Promise<boolean>;
  report: (line: string) => void;
  signal: AbortSignal;
}>;

type SetUp = Extract<EnginePlan, { kind: 'set-up' }>;

/** @throws HostError that names the remedy, when there is no engine and it may not or cannot be set up here */
export async function ensureEngine(options: EnsureEngineOptions): Promise<void> {
  const facts = await readEngineFacts(options.env);
  const plan = planEngine(facts);
  if (plan.kind === 'ready') return;
  if (plan.kind === 'person') throw new HostError(`${describeWant(facts)}; ${plan.remedy}.`);
  await requireConsent(describeWant(facts), plan, options.env, options.ask);
  await setUp(facts, plan, options);
}

async function readEngineFacts(env: EnsureEngineOptions['env']): Promise<EngineFacts> {
  const [{ engineAnswers, compose }, distribution, hasDockerd, socketExists] = await Promise.all([
    readClient(env),
    loadDistribution(),
    existsAny(['/usr/bin/dockerd', '/usr/sbin/dockerd', '/usr/local/bin/dockerd']),
    existsAny(['/var/run/docker.sock']),
  ]);
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    distribution,
    dockerHost: env.DOCKER_HOST || null,
    engineAnswers,
    hasDockerd,
    socketExists,
    compose,
  };
}

/** Compose is asked of the first client while the engine is: nearly always that client is the one that reaches it. */
async function readClient(env: EnsureEngineOptions['env']): Promise<Pick<EngineFacts, 'engineAnswers' | 'compose'>> {
  const [first] = await listDockerClients(env);
  const guess = first === undefined ? null : readComposeVersion(first, env);
  const client = await probeDocker(env);
  const compose = client === null || client.path === first ? guess : readComposeVersion(client.path, env);
  return { engineAnswers: client !== null, compose: await compose };
}

async function setUp(facts: EngineFacts, plan: SetUp, options: EnsureEngineOptions): Promise<void> {
  const { env, report, signal } = options;
  if (plan.install.length > 0) await installPackages(plan.install, { env, signal }, report);
  if (plan.composeFromTrixie) await installComposePlugin(facts.distribution, { env, signal }, report);
  const answers = async () => (await probeDocker(env)) !== null;
  if (plan.start && !(await answers())) await startEngine({ env, answers, report, signal });
  const compose = await readComposeVersion(await findDocker(env), env);
  if (isSupportedCompose(compose)) return report('The Docker engine answers.');
  throw new HostError(
    `${describeWant({ ...facts, engineAnswers: true, compose })} after the installation; enable the distribution's updates, or install it from https://docs.docker.com/compose/install.`,
  );
}

async function existsAny(paths: readonly string[]): Promise<boolean> {
  const found = await Promise.allSettled(paths.map((path) => access(path)));
  return found.some(({ status }) => status === 'fulfilled');
}
