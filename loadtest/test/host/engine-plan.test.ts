import { describe, expect, it } from 'vitest';
import { describeWant, type EngineFacts, planEngine } from '../../host/engine-plan.ts';

const OLD = { major: 2, minor: 25, patch: 9 };
const FLOOR = { major: 2, minor: 26, patch: 0 };
const BOOKWORM = { id: 'debian', version: '12', codename: 'bookworm', name: 'Debian 12' };
const TRIXIE = { id: 'debian', version: '13', codename: 'trixie', name: 'Debian 13' };
const NOBLE = { id: 'ubuntu', version: '24.04', codename: 'noble', name: 'Ubuntu 24.04' };
const FEDORA = { id: 'fedora', version: '42', codename: '', name: 'Fedora 42' };

/** A fresh Debian 12, as root: nothing is there. */
const FRESH: EngineFacts = {
  platform: 'linux',
  isRoot: true,
  distribution: BOOKWORM,
  dockerHost: null,
  engineAnswers: false,
  hasDockerd: false,
  socketExists: false,
  compose: null,
};

describe('planEngine', () => {
  it.each([
    {},
    { isRoot: false },
    { platform: 'darwin' },
    { dockerHost: 'tcp://10.0.0.1:2375' },
    { distribution: FEDORA },
  ])('needs nothing where an engine answers and compose is new enough: %j', (facts) => {
    expect(planEngine({ ...FRESH, ...facts, engineAnswers: true, compose: FLOOR })).toEqual({ kind: 'ready' });
  });

  it.each([
    ['a fresh Debian 12', {}, ['docker.io'], true, true],
    [
      'a fresh Debian 13',
      { distribution: TRIXIE },
      ['docker.io', 'docker-cli', 'docker-buildx', 'docker-compose'],
      false,
      true,
    ],
    ['a fresh Ubuntu', { distribution: NOBLE }, ['docker.io', 'docker-buildx', 'docker-compose-v2'], false, true],
    ['an engine that is installed but stopped', { hasDockerd: true, compose: FLOOR }, [], false, true],
    [
      'the same on a distribution we do not know',
      { hasDockerd: true, compose: FLOOR, distribution: FEDORA },
      [],
      false,
      true,
    ],
    ['an engine without compose', { engineAnswers: true, hasDockerd: true }, [], true, false],
    ['an engine with an old compose', { engineAnswers: true, compose: OLD }, [], true, false],
    [
      'Ubuntu with an old compose',
      { engineAnswers: true, compose: OLD, distribution: NOBLE },
      ['docker-compose-v2'],
      false,
      false,
    ],
    ['a socket left behind', { socketExists: true }, ['docker.io'], true, true],
  ] as const)('sets up %s as root', (_, facts, install, composeFromTrixie, start) => {
    expect(planEngine({ ...FRESH, ...facts })).toEqual({ kind: 'set-up', install, composeFromTrixie, start });
  });

  const INSTALL =
    'install Docker Engine and docker compose 2.26.0 or newer from https://docs.docker.com/engine/install';
  const SUDO = "run `sudo make setup` once, which installs it from the distribution's packages";

  it.each([
    [{ platform: 'darwin' }, 'install or start Docker Desktop, and switch on host networking in its settings'],
    [{ dockerHost: 'tcp://10.0.0.1:2375' }, 'start the engine at tcp://10.0.0.1:2375, or unset DOCKER_HOST'],
    [{ distribution: FEDORA }, INSTALL],
    [{ distribution: FEDORA, hasDockerd: true }, INSTALL],
    [{ isRoot: false }, SUDO],
    [{ isRoot: false, distribution: FEDORA }, INSTALL],
    [{ isRoot: false, engineAnswers: true, compose: OLD }, SUDO],
    [{ isRoot: false, hasDockerd: true }, 'start it, `sudo systemctl start docker`'],
    [
      { isRoot: false, hasDockerd: true, socketExists: true },
      'let your user reach it, `sudo usermod -aG docker $USER`, and log in again',
    ],
  ])('leaves %j to a person and says what to do', (facts, remedy) => {
    expect(planEngine({ ...FRESH, ...facts })).toEqual({ kind: 'person', remedy });
  });
});

describe('describeWant', () => {
  it.each([
    [{}, 'Expected a Docker engine that answers, got none'],
    [{ engineAnswers: true }, 'Expected docker compose 2.26.0 or newer, got none'],
    [{ engineAnswers: true, compose: OLD }, 'Expected docker compose 2.26.0 or newer, got 2.25.9'],
  ])('says of %j what is wanting', (facts, want) => {
    expect(describeWant({ ...FRESH, ...facts })).toBe(want);
  });
});
