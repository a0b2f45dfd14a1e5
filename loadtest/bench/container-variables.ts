// Variables of a container, named on docker's command line and given to docker by its environment: everybody on the machine
// can read a command line. What they are `docker inspect` shows, to those who may use docker.

export type ContainerVariables = Readonly<{ flags: readonly string[]; env: Readonly<Record<string, string>> }>;

/** These steer docker itself. */
const OF_DOCKER = /^(PATH|HOME|DOCKER_.*)$/;

/** @returns flags of `docker run`, and what its environment needs besides */
export function toContainerVariables(env: Readonly<Record<string, string>>): ContainerVariables {
  const all = Object.entries(env);
  const flags = all.flatMap(([name, value]) => ['--env', OF_DOCKER.test(name) ? `${name}=${value}` : name]);
  return { flags, env: Object.fromEntries(all.filter(([name]) => !OF_DOCKER.test(name))) };
}
