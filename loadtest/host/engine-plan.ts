// What it takes to have an engine with compose on this host: nothing, some packages and a start, or a person.
import { COMPOSE_FLOOR, isSupportedCompose } from './compose-version.ts';
import { type Distribution, type EnginePackages, toEnginePackages } from './distribution.ts';
import { toText, type Version } from './version.ts';

export type EngineFacts = Readonly<{
  platform: string; // as Node calls it
  isRoot: boolean;
  distribution: Distribution;
  dockerHost: string | null; // DOCKER_HOST
  engineAnswers: boolean;
  hasDockerd: boolean; // the engine is installed
  socketExists: boolean; // /var/run/docker.sock
  compose: Version | null;
}>;

export type EnginePlan =
  | Readonly<{ kind: 'ready' }>
  | Readonly<{ kind: 'person'; remedy: string }>
  | Readonly<{ kind: 'set-up'; install: readonly string[]; composeFromTrixie: boolean; start: boolean }>;

export function planEngine(facts: EngineFacts): EnginePlan {
  if (facts.engineAnswers && isSupportedCompose(facts.compose)) return { kind: 'ready' };
  const remedy = findRemedy(facts);
  if (remedy !== null) return { kind: 'person', remedy };
  const packages = toEnginePackages(facts.distribution);
  if (packages === null) return { kind: 'person', remedy: INSTALL_YOURSELF };
  return toSetUp(facts, packages);
}

/** What was found wanting, and what to do, in one sentence. */
export function describeWant({ engineAnswers, compose }: EngineFacts): string {
  const floor = `docker compose ${toText(COMPOSE_FLOOR)} or newer`;
  if (!engineAnswers) return 'Expected a Docker engine that answers, got none';
  return `Expected ${floor}, got ${compose === null ? 'none' : toText(compose)}`;
}

const INSTALL_YOURSELF = `install Docker Engine and docker compose ${toText(COMPOSE_FLOOR)} or newer from https://docs.docker.com/engine/install`;

function findRemedy({
  platform,
  isRoot,
  dockerHost,
  engineAnswers,
  hasDockerd,
  socketExists,
  compose,
}: EngineFacts): string | null {
  if (platform !== 'linux') return 'install or start Docker Desktop, and switch on host networking in its settings';
  if (!engineAnswers && dockerHost !== null)
    return `start the engine at DOCKER_HOST=${dockerHost}, or unset DOCKER_HOST`;
  if (isRoot) return null;
  if (!engineAnswers && socketExists)
    return 'if the engine runs, let your user reach it: `sudo usermod -aG docker $USER`, then log in again';
  if (!engineAnswers && hasDockerd) return 'start it: `sudo systemctl start docker`, or `sudo make setup`';
  if (engineAnswers && compose !== null)
    return `update it: \`sudo make setup\`, or https://docs.docker.com/compose/install`;
  return "run `sudo make setup` once, which installs it from the distribution's packages";
}

function toSetUp({ engineAnswers, hasDockerd, compose }: EngineFacts, packages: EnginePackages): EnginePlan {
  const engine = engineAnswers || hasDockerd ? [] : packages.engine;
  const composeFrom = isSupportedCompose(compose) ? null : packages.compose;
  const composePackages = composeFrom?.from === 'distribution' ? composeFrom.packages : [];
  return {
    kind: 'set-up',
    install: [...engine, ...composePackages],
    composeFromTrixie: composeFrom?.from === 'trixie',
    start: !engineAnswers,
  };
}
