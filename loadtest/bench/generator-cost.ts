// What a request costs the generator and the observers: the kit's script and ways to stream beside a bare loop,
// interleaved in one session.
import { toSpentCpuSeconds } from '../readings/process-cpu.ts';
import { type GeneratorSetting, runGenerator } from '../run/generator.ts';
import { type K6Output, STREAM_OUTPUTS, toK6Launch } from '../run/k6-launch.ts';
import { type LegPlan, toWarmupMs } from '../run/leg-plan.ts';
import type { Tick } from '../run/tick.ts';
import { toWindow } from '../run/window.ts';
import { readCpuSeconds } from '../stream/observer-cpu.ts';
import { type Blocks, interleave, isNarrow, toArmBlocks, toArmRatio } from './interleave.ts';
import { openLook } from './live-look.ts';
import type { PairedRatio } from './paired-ratio.ts';

export type Arm = Readonly<{
  name: string;
  script: string;
  outputs: readonly K6Output[];
  web?: true; // k6 shows its web dashboard, and somebody looks
  env: Readonly<Record<string, string>>;
}>;

/** How everyone runs k6: Go collects garbage whenever the heap has doubled. */
const PLAIN_GO = { GOGC: '100', GOMEMLIMIT: 'off' };

export const ARMS = [
  { name: 'bare loop, plain k6', script: 'bare.ts', outputs: [], env: PLAIN_GO },
  { name: 'bare loop, as the kit runs k6', script: 'bare.ts', outputs: [], env: {} },
  { name: 'kit, no stream', script: 'leg', outputs: STREAM_OUTPUTS.none, env: {} },
  { name: 'kit, its stream', script: 'leg', outputs: STREAM_OUTPUTS.slices, env: {} },
  { name: 'kit, k6’s influxdb output', script: 'leg', outputs: ['influxdb'], env: {} },
  { name: 'kit, its stream and k6’s live page', script: 'leg', outputs: STREAM_OUTPUTS.slices, web: true, env: {} },
] as const satisfies readonly [Arm, ...Arm[]];

/** What the others are compared with: what everyone runs, the loop alone, the script alone, the kit as it is. */
export const REFERENCES = [0, 1, 2, 3] as const;

/** Where the kit's own stream stands among the arms, and what it is held against. */
export const STREAM_ARM = 3;
export const SILENT_ARM = 2;

/** `observerMsPerSec`: CPU time of InfluxDB and Telegraf in each second, whatever they do it for; null where unseen. */
export type CostBlock = Readonly<{ cpuUsPerRequest: number; observerMsPerSec: number | null }>;

export type ArmCost = Readonly<{
  name: string;
  blocks: readonly CostBlock[];
  against: readonly (PairedRatio | null)[]; // one for each reference; null: itself or before it, or not yet measured twice
}>;

export type CostRequest = Readonly<{
  plan: LegPlan; // of one block
  setting: GeneratorSetting;
  observerPids: readonly number[];
  maxRounds: number;
  intervalWidth: number; // goes on until every ratio's interval is narrower
  onBlock: (round: number, arm: string, block: CostBlock) => void;
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

export function toCosts(values: Blocks<CostBlock>): readonly ArmCost[] {
  return ARMS.map(({ name }, arm) => ({
    name,
    blocks: toArmBlocks(values, arm),
    against: REFERENCES.map((reference) =>
      arm <= reference ? null : toArmRatio(values, arm, reference, ({ cpuUsPerRequest }) => cpuUsPerRequest),
    ),
  }));
}

/** Every comparison that is made; null each, below two rounds. */
function toRatios(values: Blocks<CostBlock>): readonly (PairedRatio | null)[] {
  return toCosts(values).flatMap(({ against }, arm) => against.filter((_, reference) => arm > reference));
}

type ObserverReading = Readonly<{ atMs: number; cpuSeconds: number | null }>;

async function runBlock({ plan, setting, observerPids }: CostRequest, arm: Arm, block: string): Promise<CostBlock> {
  const script = arm.script === 'leg' ? `${plan.leg}.ts` : arm.script;
  const blockPlan = { ...plan, runId: `cost-${Date.now()}-${block}` };
  const look = arm.web ? await openLook(setting) : null;
  const launch = toK6Launch(blockPlan, { script, outputs: arm.outputs, web: look?.web ?? null, env: arm.env }, setting);
  const observers: ObserverReading[] = [];
  const onTick = async (ticks: readonly Tick[]) => {
    observers.push({ atMs: ticks.at(-1)?.atMs ?? Number.NaN, cpuSeconds: await readCpuSeconds(observerPids) });
  };
  const { ticks, startedAtMs } = await runGenerator({ plan: blockPlan, launch, onTick }, setting).finally(look?.close);
  const fromMs = startedAtMs + toWarmupMs(plan);
  const toMs = fromMs + plan.measureSeconds * 1000;
  const window = toWindow(ticks, fromMs, toMs);
  return {
    cpuUsPerRequest: toCpuUsPerRequest(window?.ticks ?? [], arm),
    observerMsPerSec: toObserverMsPerSec(observers.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)),
  };
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

function toObserverMsPerSec(readings: readonly ObserverReading[]): number | null {
  const [first, last] = [readings[0], readings.at(-1)];
  if (first?.cpuSeconds == null || last?.cpuSeconds == null || last.atMs <= first.atMs) return null;
  return ((last.cpuSeconds - first.cpuSeconds) * 1e6) / (last.atMs - first.atMs);
}

function isWhole({ finished, generator }: Tick): boolean {
  return finished !== null && generator !== null;
}
