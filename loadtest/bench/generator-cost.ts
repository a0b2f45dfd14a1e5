// What a request costs the generator: the kit's script and streams beside a bare loop, interleaved in one session.
import { toSpentCpuSeconds } from '../readings/process-cpu.ts';
import { type GeneratorSetting, runGenerator } from '../run/generator.ts';
import { type StreamOutput, toK6Launch } from '../run/k6-launch.ts';
import { type LegPlan, toWarmupMs } from '../run/leg-plan.ts';
import type { Tick } from '../run/tick.ts';
import { toWindow } from '../run/window.ts';
import { type Blocks, interleave, isNarrow, toArmBlocks, toArmRatio } from './interleave.ts';
import type { PairedRatio } from './paired-ratio.ts';

export type Arm = Readonly<{
  name: string;
  script: string;
  stream: StreamOutput;
  env: Readonly<Record<string, string>>;
}>;

/** How everyone runs k6: Go collects garbage whenever the heap has doubled. */
const PLAIN_GO = { GOGC: '100', GOMEMLIMIT: 'off' };

/** The others are compared with the first two: with what everyone runs, and with the script alone. */
export const ARMS = [
  { name: 'bare loop, plain k6', script: 'bare.ts', stream: 'none', env: PLAIN_GO },
  { name: 'bare loop, as the kit runs k6', script: 'bare.ts', stream: 'none', env: {} },
  { name: 'kit, no stream', script: 'leg', stream: 'none', env: {} },
  { name: 'kit, its stream', script: 'leg', stream: 'summaries', env: {} },
] as const satisfies readonly [Arm, ...Arm[]];

/** Null: compared with itself, or not yet measured twice. */
export type ArmCost = Readonly<{
  name: string;
  cpuUsPerRequest: readonly number[];
  againstPlain: PairedRatio | null;
  againstScript: PairedRatio | null;
}>;

export type CostRequest = Readonly<{
  plan: LegPlan; // of one block
  setting: GeneratorSetting;
  maxRounds: number;
  intervalWidth: number; // goes on until every ratio's interval is narrower
  onBlock: (round: number, arm: string, cpuUsPerRequest: number) => void;
}>;

export async function measureGeneratorCost(request: CostRequest): Promise<readonly ArmCost[]> {
  const blocks = await interleave({
    arms: ARMS,
    maxRounds: request.maxRounds,
    run: async (arm: Arm, { round, block }) => {
      const value = await runBlock(request, arm, `${round}-${block}`);
      request.onBlock(round, arm.name, value);
      return value;
    },
    isEnough: (values) => toRatios(values).every((ratio) => isNarrow(ratio, request.intervalWidth)),
  });
  return toCosts(blocks);
}

/** @param values - microseconds */
export function toCosts(values: Blocks<number>): readonly ArmCost[] {
  return ARMS.map(({ name }, arm) => ({
    name,
    cpuUsPerRequest: toArmBlocks(values, arm),
    againstPlain: against(values, arm, 0),
    againstScript: against(values, arm, 1),
  }));
}

/** Every comparison that is made; null each, below two rounds. */
function toRatios(values: Blocks<number>): readonly (PairedRatio | null)[] {
  const costs = toCosts(values);
  return [...costs.slice(1).map((cost) => cost.againstPlain), ...costs.slice(2).map((cost) => cost.againstScript)];
}

function against(values: Blocks<number>, arm: number, reference: number): PairedRatio | null {
  return arm <= reference ? null : toArmRatio(values, arm, reference, (us) => us);
}

async function runBlock({ plan, setting }: CostRequest, arm: Arm, block: string): Promise<number> {
  const script = arm.script === 'leg' ? `${plan.leg}.ts` : arm.script;
  const runId = `cost-${Date.now()}-${block}`;
  const blockPlan = { ...plan, runId };
  const launch = toK6Launch(blockPlan, { script, stream: arm.stream, env: arm.env }, setting);
  const { ticks, startedAtMs } = await runGenerator({ plan: blockPlan, launch, onTick: () => {} }, setting);
  const fromMs = startedAtMs + toWarmupMs(plan);
  const window = toWindow(ticks, fromMs, fromMs + plan.measureSeconds * 1000);
  return toCpuUsPerRequest(window?.ticks ?? [], arm);
}

function toCpuUsPerRequest(ticks: readonly Tick[], { name }: Arm): number {
  const [first, last] = [ticks.find(isWhole), ticks.findLast(isWhole)];
  const spent = first && last ? toSpentCpuSeconds(first.generator, last.generator) : null;
  const requests = (last?.finished ?? 0) - (first?.finished ?? 0);
  if (spent !== null && requests > 0) return (spent * 1e6) / requests;
  throw new Error(
    `Expected CPU time and requests of k6 in a block of "${name}", got none; is /proc of the container seen?`,
  );
}

function isWhole({ finished, generator }: Tick): boolean {
  return finished !== null && generator !== null;
}
