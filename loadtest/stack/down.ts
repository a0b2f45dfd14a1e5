// Stops the stack by its labels alone, so that it works without .env, without compose, and with half a stack.
import { listContainers, runDocker } from './containers.ts';
import type { Stack } from './stack.ts';

/** Stops and removes every container of the project, runs of k6 first; volumes stay. Returns the names. */
export async function stopStack(stack: Stack): Promise<readonly string[]> {
  const containers = await listContainers(stack);
  const runs = containers.filter(({ oneOff }) => oneOff).map(({ name }) => name);
  const services = containers.filter(({ oneOff }) => !oneOff).map(({ name }) => name);
  for (const names of [runs, services].filter(({ length }) => length > 0)) {
    await runDocker(stack, ['stop', ...names]); // each within its own grace period
    await runDocker(stack, ['rm', '--force', ...names]);
  }
  return [...runs, ...services];
}

/** Removes the project's volumes: every stored run. The stack must be down. */
export async function removeVolumes(stack: Stack): Promise<readonly string[]> {
  const filter = `label=com.docker.compose.project=${stack.project}`;
  const names = (await runDocker(stack, ['volume', 'ls', '--quiet', '--filter', filter])).split('\n').filter(Boolean);
  if (names.length > 0) await runDocker(stack, ['volume', 'rm', ...names]);
  return names;
}
