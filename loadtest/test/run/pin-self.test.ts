import { afterEach, describe, expect, it } from 'vitest';
import { parseCpuList } from '../../plan/cpu-list.ts';
import { pinSelf, readOwnCpus, releaseSelf } from '../../run/pin-self.ts';

const ALL = readOwnCpus() ?? '';
const [first = 0] = parseCpuList(ALL);

afterEach(releaseSelf);

describe('pinSelf', () => {
  it('moves this process, and releaseSelf gives it back what it had, however often it was moved', async () => {
    await pinSelf(String(first));
    await pinSelf(String(first));
    expect(readOwnCpus()).toBe(String(first));
    await releaseSelf();
    expect(readOwnCpus()).toBe(ALL);
  });

  it('leaves it alone without a cpuset', async () => {
    await pinSelf(undefined);
    await releaseSelf();
    expect(readOwnCpus()).toBe(ALL);
  });
});
