// The roadmap's literal wrk command beside k6's capacity leg of the same profile: wrk, k6, k6, wrk.
import type { Profile } from '../../profiles/profile.ts';
import { planGet } from '../../requests/request-plan.ts';
import type { LegGenerator, LegSetting } from '../../run/drive-leg.ts';
import { readGeneratorVersion } from '../../run/generator-version.ts';
import { runLeg } from '../../run/leg.ts';
import { type LegPlan, toLegPlan } from '../../run/leg-plan.ts';
import { toWrkArguments, type WrkShape } from '../../run/wrk-launch.ts';
import { type Blocks, interleave } from '../interleave.ts';
import { ROADMAP_PATH } from '../stack-target.ts';
import { type CrosscheckBlock, TOOLS, type Tool, toBlock } from './block.ts';

export type CrosscheckRequest = Readonly<{
  profile: Profile;
  port: number; // of the kit's server on localhost
  rounds: number;
  setting: Omit<LegSetting, 'generator'>;
  onStep: (text: string) => void;
}>;

export type Crosscheck = Readonly<{
  profile: Profile;
  literal: string; // the roadmap's command
  commands: Readonly<Record<Tool, string>>;
  versions: Readonly<Record<Tool, string>>;
  blocks: Blocks<CrosscheckBlock>; // arms in the order of TOOLS
}>;

/** Whatever observes costs CPU time that is not the generator's, so nothing is streamed. */
export async function measureCrosscheck(request: CrosscheckRequest): Promise<Crosscheck> {
  const { stack } = request.setting;
  const versions = { wrk: await readGeneratorVersion(stack, 'wrk'), k6: await readGeneratorVersion(stack, 'k6') };
  const blocks = await interleave<Tool, CrosscheckBlock>({
    arms: TOOLS,
    maxRounds: request.rounds,
    run: async (tool, { round, block }) => {
      request.onStep(`Round ${round} of ${request.rounds}: ${toCommand(tool, request)}`);
      const plan = toPlan(tool, request, `crosscheck-${Date.now()}-${round}-${block}`);
      return toBlock(await runLeg(plan, { ...request.setting, generator: toGenerator(tool, request, versions[tool]) }));
    },
    isEnough: () => false,
  });
  return {
    profile: request.profile,
    literal: toLiteralCommand(request.profile),
    commands: { wrk: toCommand('wrk', request), k6: toCommand('k6', request) },
    versions,
    blocks,
  };
}

/** As the roadmap has it; the script behind it is the one addition when it runs. */
export function toLiteralCommand({ wrkThreads, connections, measureSeconds }: Profile): string {
  return `wrk -t${wrkThreads} -c${connections} -d${measureSeconds}s http://localhost:8000${ROADMAP_PATH}`;
}

function toCommand(tool: Tool, request: CrosscheckRequest): string {
  if (tool === 'wrk') return ['wrk', ...toWrkArguments(toPlan(tool, request, ''), toShape(request.profile))].join(' ');
  const { connections, warmupSeconds, measureSeconds } = request.profile;
  return `k6, the capacity leg: ${connections} connections for ${warmupSeconds} + ${measureSeconds} s`;
}

function toGenerator(tool: Tool, { profile }: CrosscheckRequest, version: string): LegGenerator {
  return tool === 'wrk' ? { tool, version, shape: toShape(profile) } : { tool, version, stream: 'none' };
}

/** wrk's own time-out of 2 s, as in the roadmap's command. */
function toShape({ wrkThreads }: Profile): WrkShape {
  return { threads: wrkThreads, timeoutSeconds: null };
}

function toPlan(tool: Tool, { profile, port }: CrosscheckRequest, runId: string): LegPlan {
  const host = tool === 'wrk' ? 'localhost' : '127.0.0.1'; // literally, as the roadmap has it
  return toLegPlan({
    runId,
    leg: 'capacity',
    attempt: 1,
    requests: planGet(`http://${host}:${port}${ROADMAP_PATH}`),
    profile,
    ratePerSec: 1, // of a rate leg, which is not run
  });
}
