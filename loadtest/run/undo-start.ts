// Ctrl-C during a run that had to start the stack itself leaves the machine as it was found.
import { runDocker } from '../stack/containers.ts';
import type { ServiceName } from '../stack/services.ts';
import type { Stack } from '../stack/stack.ts';

export async function undoStart(
  stack: Stack,
  started: readonly ServiceName[],
  tell: (line: string) => void,
): Promise<void> {
  if (started.length === 0) return;
  tell(`Stopping what this run had started: ${started.join(', ')} ...`);
  const names = started.map((service) => `${stack.project}-${service}-1`);
  await runDocker(stack, ['rm', '--force', ...names]);
}
