// The host's process id of a container's first process.
import { runDocker } from '../stack/containers.ts';
import type { Stack } from '../stack/stack.ts';

/** Null where the container has ended, or lives in another machine (Docker Desktop shows no such process here). */
export async function readContainerPid(stack: Stack, container: string): Promise<number | null> {
  try {
    const pid = Number(await runDocker(stack, ['inspect', '--format', '{{.State.Pid}}', container]));
    return pid > 0 ? pid : null;
  } catch {
    return null;
  }
}
