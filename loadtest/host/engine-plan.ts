// What it takes to have an engine with compose on this host: nothing, some packages and a start, or a person.
import { COMPOSE_FLOOR, isSupportedCompose } from './compose-version.ts';
import { type Distribution, toEnginePackages } from './distribution.ts';
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
  return remedy === null ? toSetUp(facts) : { kind: 'person', remedy };
}

/** What was found wanting. */
export function describeWant({ engineAnswers, compose }: EngineFacts): string {
  if (!engineAnswers) return 'Expected a Docker engine that answers, got none';
  const found = compose === null ? 'none' : toText(compose);
  return `Expected docker compose ${toText(COMPOSE_FLOOR)} or newer, got ${found}`;
}

const INSTALL_YOURSELF = `install Docker Engine and docker compose ${toText(COMPOSE_FLOOR)} or newer from https://docs.docker.com/engine/install`;

/** What only a person can do, or null. */
function findRemedy(facts: EngineFacts): string | null {
  const { platform, dockerHost, engineAnswers } = facts;
  if (platform !== 'linux') return 'install or start Docker Desktop, and switch on host networking in its settings';
  if (!engineAnswers && dockerHost !== null) return `start the engine at ${dockerHost}, or unset DOCKER_HOST`;
  if (!facts.isRoot) return toUserRemedy(facts);
  return needsPackages(facts) && toEnginePackages(facts.distribution) === null ? INSTALL_YOURSELF : null;
}

/** A user who is not root must be let in by root, or become root for once. */
function toUserRemedy({ engineAnswers, socketExists, hasDockerd, distribution }: EngineFacts): string {
  if (!engineAnswers && socketExists)
    return 'let your user reach it, `sudo usermod -aG docker $USER`, and log in again';
  if (!engineAnswers && hasDockerd) return 'start it, `sudo systemctl start docker`';
  if (toEnginePackages(distribution) === null) return INSTALL_YOURSELF;
  return "run `sudo make setup` once, which installs it from the distribution's packages";
}

function needsPackages({ engineAnswers, hasDockerd, compose }: EngineFacts): boolean {
  return !(engineAnswers || hasDockerd) || !isSupportedCompose(compose);
}

function toSetUp({ engineAnswers, hasDockerd, compose, distribution }: EngineFacts): EnginePlan {
  const packages = toEnginePackages(distribution);
  const engine = engineAnswers || hasDockerd ? [] : (packages?.engine ?? []);
  const wanted = isSupportedCompose(compose) ? undefined : packages?.compose;
  return {
    kind: 'set-up',
    install: [...engine, ...(wanted?.from === 'distribution' ? wanted.packages : [])],
    composeFromTrixie: wanted?.from === 'trixie',
    start: !engineAnswers,
  };
}
