// Asks the registry for images, and stops asking once it is clear that none answers.
import type { Docker } from './image-store.ts';
import type { ImageMode } from './image-table.ts';
import { type Pulled, pullImage } from './registry.ts';

/** `silent` once a pull was refused and none had succeeded. */
export type RegistryState = 'unknown' | 'answers' | 'silent';

export type RegistryAccess = Readonly<{
  pull: (name: string) => Promise<Pulled>;
  state: () => RegistryState;
  asked: () => boolean; // whether this access asked at all
}>;

type Options = Readonly<{
  docker: Docker;
  mode: ImageMode;
  initial: RegistryState;
  report: (line: string) => void;
  signal: AbortSignal;
  pullOne?: typeof pullImage; // for tests
}>;

const ANSWER_WITHIN_MS: Readonly<Record<ImageMode, number>> = { auto: 5_000, registry: 60_000, source: 0 };

export function createRegistryAccess(options: Options): RegistryAccess {
  const { docker, mode, initial, report, signal, pullOne = pullImage } = options;
  let asked = false;
  let state: RegistryState = mode === 'source' ? 'silent' : initial;
  const isSilent = () => state === 'silent'; // also while others ask: pulls run at the same time
  const pull = async (name: string): Promise<Pulled> => {
    if (isSilent()) return { kind: 'refused', because: toSilence(mode) };
    if (!asked) report('Asking the image registry ...');
    asked = true;
    const pulled = await pullOne(docker, name, ANSWER_WITHIN_MS[mode], signal);
    if (pulled.kind === 'pulled') report(`Pulled ${name}.`);
    else if (!isSilent()) report(`Expected the registry to give ${name}, got: ${pulled.because}`);
    if (state !== 'answers') state = pulled.kind === 'pulled' ? 'answers' : 'silent';
    return pulled;
  };
  return { pull, state: () => state, asked: () => asked };
}

function toSilence(mode: ImageMode): string {
  return mode === 'source' ? 'IMAGES=source asks no registry' : 'no image registry answers';
}
