import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { USUAL_ROLES } from '../../plan/roles.ts';
import { readTopology } from '../../plan/topology.ts';
import { ensurePlan } from '../../setup/ensure-plan.ts';
import { writeTopologyFixture } from '../plan/topology-fixture.ts';

const APART = 'APP_CPUSET=3,7\nEDGE_CPUSET=0,4\nLOAD_CPUSET=1-2,5-6\nOBSERVE_CPUSET=0,4\n';

function hold(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'shardgate-plan-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, '.env');
  writeFileSync(path, text);
  return path;
}

async function ensure(envFile: string, env: Record<string, string> = {}): Promise<readonly string[]> {
  const told: string[] = [];
  const topology = readTopology(writeTopologyFixture('four-cores-smt'));
  await ensurePlan(envFile, env, USUAL_ROLES, (line) => told.push(line), topology);
  return told;
}

describe('ensurePlan', () => {
  it('plans where nothing is held, and says so', async () => {
    const file = hold('');
    expect(await ensure(file)).toEqual([expect.stringMatching(/^CPUs: server 3,7, edge .*`make plan` shows why/)]);
    expect(readFileSync(file, 'utf8')).toContain('APP_CPUSET=3,7');
  });

  it('keeps what was chosen', async () => {
    const file = hold(APART);
    expect([await ensure(file, { LOAD_CPUSET: '1' }), readFileSync(file, 'utf8')]).toEqual([[], APART]);
  });

  it('refuses a variable that puts the generator on the server’s cores', async () => {
    await expect(ensure(hold(APART), { LOAD_CPUSET: '2-3' })).rejects.toThrow(
      'got APP_CPUSET=3,7 LOAD_CPUSET=2-3 OBSERVE_CPUSET=0,4, where server and generator stand on the same cores (CPUs 3,7)',
    );
  });
});
