import { beforeEach, describe, expect, it } from 'vitest';
import type { ImageMode } from '../../images/image-table.ts';
import type { Pulled } from '../../images/registry.ts';
import { createRegistryAccess, type RegistryState } from '../../images/registry-access.ts';

const DOCKER = { path: '/nowhere/docker', version: '28.0.0', env: {} };
const PULLED: Pulled = { kind: 'pulled' };
const REFUSED: Pulled = { kind: 'refused', because: 'no such host' };

let told: string[];
let asked: { name: string; answerWithinMs: number }[];
beforeEach(() => {
  told = [];
  asked = [];
});

function create(
  answers: Readonly<Record<string, Pulled>>,
  mode: ImageMode = 'auto',
  initial: RegistryState = 'unknown',
) {
  const pullOne = async (_: unknown, name: string, answerWithinMs: number) => {
    asked.push({ name, answerWithinMs });
    return answers[name] ?? REFUSED;
  };
  const { signal } = new AbortController();
  return createRegistryAccess({ docker: DOCKER, mode, initial, report: (line) => told.push(line), signal, pullOne });
}

describe('createRegistryAccess', () => {
  it('stops asking after a first refusal, and says once what the registry said', async () => {
    const registry = create({});
    expect(await registry.pull('a')).toEqual(REFUSED);
    expect(await registry.pull('b')).toEqual({ kind: 'refused', because: 'no image registry answers' });
    expect(asked).toEqual([{ name: 'a', answerWithinMs: 5_000 }]);
    expect(told).toEqual(['Asking the image registry ...', 'Expected the registry to give a, got: no such host']);
    expect(registry.state()).toBe('silent');
  });

  it('goes on asking a registry that gave an image and refused another', async () => {
    const registry = create({ a: PULLED, c: PULLED });
    expect(await registry.pull('a')).toEqual(PULLED);
    expect(await registry.pull('b')).toEqual(REFUSED);
    expect(await registry.pull('c')).toEqual(PULLED);
    expect(registry.state()).toBe('answers');
  });

  it('lets an answer outweigh a refusal of the same moment', async () => {
    const registry = create({ b: PULLED });
    await Promise.all([registry.pull('a'), registry.pull('b')]);
    expect(registry.state()).toBe('answers');
  });

  it('asks nothing when no registry answered lately', async () => {
    const registry = create({ a: PULLED }, 'auto', 'silent');
    expect(await registry.pull('a')).toEqual({ kind: 'refused', because: 'no image registry answers' });
    expect([asked, told, registry.asked()]).toEqual([[], [], false]);
  });

  it('asks nothing when images are to be built from source', async () => {
    const registry = create({ a: PULLED }, 'source');
    expect(await registry.pull('a')).toEqual({ kind: 'refused', because: 'IMAGES=source asks no registry' });
    expect(asked).toEqual([]);
  });

  it('waits longer for a registry that the user insists on', async () => {
    await create({ a: PULLED }, 'registry').pull('a');
    expect(asked).toEqual([{ name: 'a', answerWithinMs: 60_000 }]);
  });
});
