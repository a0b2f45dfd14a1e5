// Takes an image from its registry, if one answers in time.
import { execa } from 'execa';
import type { Docker } from './image-store.ts';

export type Pulled = Readonly<{ kind: 'pulled' }> | Readonly<{ kind: 'refused'; because: string }>;

/**
 * Pulls one image. There is no separate question: the pull itself is given up when the registry has not said its
 * first word in time, so a mirror that only the engine knows of counts too.
 */
export async function pullImage(
  docker: Docker,
  name: string,
  answerWithinMs: number,
  signal: AbortSignal,
): Promise<Pulled> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), answerWithinMs);
  const pull = execa(docker.path, ['pull', name], {
    env: docker.env,
    extendEnv: false,
    reject: false,
    cancelSignal: AbortSignal.any([signal, silence.signal]),
  });
  pull.stdout.once('data', () => clearTimeout(timer)); // "Pulling from …": its manifest is here
  const { exitCode, stderr } = await pull;
  clearTimeout(timer);
  signal.throwIfAborted();
  if (exitCode === 0) return { kind: 'pulled' };
  const because = silence.signal.aborted ? `no answer within ${answerWithinMs / 1_000} s` : toReason(stderr);
  return { kind: 'refused', because };
}

function toReason(stderr: string): string {
  return (
    stderr
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^Error response from daemon: /, '') || 'docker pull said nothing'
  );
}
