import { describe, expect, it } from 'vitest';
import { predictMemory } from '../../../loadtest/run/generator-memory.ts';
import { CLUSTER_PROFILES, toClusterLegs } from '../source/cluster-legs.ts';
import { toRunnerMemory } from '../source/runner-memory.ts';
import { RUNNER_CPUS, RUNNERS, SERVER_CPUS } from '../source/settings.ts';

const NAMES = CLUSTER_PROFILES.map(({ name }) => name);
const legsOf = (profile: string) => toClusterLegs({ profile, runId: 'r' }).map(({ plan }) => plan);
const mib = (text: string) => Number.parseInt(text, 10) * (text.endsWith('Gi') ? 1024 : 1);

describe('toRunnerMemory', () => {
  it.each(NAMES)('fits each leg of %s into its runners, as `load` would ask of a machine', (name) => {
    const cpus = { load: RUNNERS * RUNNER_CPUS, app: SERVER_CPUS };
    for (const plan of legsOf(name)) {
      const { heap, memory } = toRunnerMemory(plan);
      expect(predictMemory(plan, cpus).needMb / RUNNERS).toBeLessThanOrEqual(0.8 * mib(heap));
      expect(mib(memory) - mib(heap)).toBeGreaterThanOrEqual(512);
    }
  });

  it("is the compose file's where that is enough, and more for a long leg at full speed", () => {
    const [smoke, stress] = ['smoke', 'stress'].map((name) => legsOf(name)[0]);
    expect(smoke && toRunnerMemory(smoke)).toEqual({ heap: '3500MiB', memory: '4Gi' });
    expect(stress && mib(toRunnerMemory(stress).memory)).toBeGreaterThan(4096);
  });
});
