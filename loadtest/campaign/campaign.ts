// Runs comparisons whose right answer is known, one after another, and keeps each in the campaign's file.
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openBenchPlace } from '../bench/bench-place.ts';
import { withServer } from '../bench/server-slot.ts';
import { type CommandContext, toSetupContext } from '../cli/context.ts';
import { ArmError } from '../compare/arm-image.ts';
import { type CompareOptions, toCompareRequest } from '../compare/compare-request.ts';
import { type ComparisonSetting, FingerprintError, runComparison } from '../compare/compare-run.ts';
import { toFresh } from '../compare/fresh-comparison.ts';
import { JournalError } from '../compare/journal.ts';
import { ARM_CONTAINER, type ComparePlace, toServerEnv } from '../compare/place.ts';
import { EndedError, toResumed } from '../compare/resumption.ts';
import { loadRules } from '../compare/rules/rules-file.ts';
import { drive, readThrottle } from '../compare/throttle.ts';
import { GATED_METRICS } from '../gate/compare/metric.ts';
import { toMedian } from '../gate/median.ts';
import { PEERS_VARIABLE } from '../images/image-table.ts';
import type { CompareResult } from '../report/compare/compare-result.ts';
import { requireEnv } from '../stack/stack.ts';
import { isSpinning, KIND_FACTS, type Kind, type KindEnv, toKindEnv } from './kind.ts';
import { clearPending, type Pending, readPending, writePending } from './pending.ts';
import { appendRecord, type CampaignRecord, toRecord } from './record.ts';

export type CampaignSetting = Readonly<{
  folder: string; // of the campaign: its file, and its comparisons below it
  maxBlocks?: number;
  rules?: string;
  port: number;
}>;

export const CAMPAIGN_FILE = 'campaign.jsonl';

const IMAGES = ['APP_IMAGE', 'APP_TEST_IMAGE', PEERS_VARIABLE, 'WRK_IMAGE', 'K6_IMAGE'] as const;
const CALIBRATIONS = 3;

/** Goes on with a comparison that was interrupted, whatever its kind, and else begins one of `kind`. */
export async function runNext(kind: Kind, setting: CampaignSetting, context: CommandContext): Promise<CampaignRecord> {
  const folder = resolve(context.root, setting.folder);
  const pending = await readPending(folder);
  const record = pending && (await goOn(pending, setting, folder, context));
  if (record) return record;
  const fresh = await begin(kind, setting, folder, context);
  await writePending(folder, { kind, folder: fresh.folder.path });
  return finish(kind, fresh, folder, context);
}

/** Null where it cannot be gone on with: it had not begun, has other rules, or host, images or kit are others by now. */
async function goOn(
  { kind, folder: path }: Pending,
  setting: CampaignSetting,
  folder: string,
  context: CommandContext,
): Promise<CampaignRecord | null> {
  try {
    const again = await toResumed(path, { port: setting.port, env: [], baseEnv: [], headEnv: [] });
    if (!isDeepStrictEqual(again.settings.rules, await loadRules(setting.rules ?? null))) {
      context.console.say(`Leaves the unfinished comparison at ${path}: it has other rules.`);
      return null;
    }
    context.console.say(`Goes on with the comparison that was interrupted: HEAD is ${KIND_FACTS[kind].title}.`);
    return await finish(kind, again, folder, context);
  } catch (error) {
    if (error instanceof EndedError) return keep(kind, error.result, folder);
    if (![JournalError, FingerprintError, ArmError].some((kind) => error instanceof kind)) throw error;
    context.console.say(String(error));
    return null;
  }
}

/** An interrupted one stays pending, and is no record. */
async function finish(
  kind: Kind,
  comparison: ComparisonSetting,
  folder: string,
  context: CommandContext,
): Promise<CampaignRecord> {
  const { result, report } = await runComparison(comparison, context);
  if (result.verdict === 'ERROR') context.signal.throwIfAborted();
  const record = await keep(kind, result, folder);
  context.console.say(`\n${report.render('terminal', { width: context.console.columns })}`);
  return refuseError(record, result);
}

async function keep(kind: Kind, result: CompareResult, folder: string): Promise<CampaignRecord> {
  const record = toRecord(kind, result);
  await appendRecord(join(folder, CAMPAIGN_FILE), record);
  await clearPending(folder);
  return record;
}

/** A comparison that could not be carried out would fail again and again. */
function refuseError(record: CampaignRecord, { verdict, reasons }: CompareResult): CampaignRecord {
  if (verdict !== 'ERROR') return record;
  throw new Error(`Expected a comparison of the campaign to be carried out, got: ${reasons.join(' ')}`);
}

async function begin(
  kind: Kind,
  setting: CampaignSetting,
  folder: string,
  context: CommandContext,
): Promise<ComparisonSetting> {
  const { stack, cpuset } = await openBenchPlace(toSetupContext(context), IMAGES);
  const image = requireEnv(stack, 'APP_TEST_IMAGE', 'run `make images`');
  const base = { stack, cpuset, port: setting.port, readyPath: '/async', signal: context.signal };
  const env = toKindEnv(kind, isSpinning(kind) ? await calibrate(image, setting, base) : Number.NaN);
  const name = `image:${image}`;
  return toFresh(await toCompareRequest(name, name, toOptions(setting, env)), folder, context);
}

/** What a request costs BASE on this machine now, in microseconds of CPU: what HEAD's extra cost is a share of. */
async function calibrate(image: string, setting: CampaignSetting, place: ComparePlace): Promise<number> {
  const { port, cpuset, stack, signal, readyPath: path } = place;
  const { settings } = await toCompareRequest('', '', toOptions(setting, { base: [], head: [] }));
  const { connections } = settings;
  const env = { ...toServerEnv(port), APP_FAULT_SPIN_US: '0.001' };
  const costs: number[] = [];
  for (let count = 0; count < CALIBRATIONS; count++) {
    const server = { name: ARM_CONTAINER, image, env, cpuset, port, ready: { path } };
    costs.push(
      await withServer(stack, server, signal, async (slot) => {
        await drive(slot, { path, connections, seconds: 1 }, place);
        return (await readThrottle(slot, { path, connections, seconds: 2 }, place)).throttle.cpuUsPerRequest;
      }),
    );
  }
  return toMedian(costs);
}

function toOptions({ maxBlocks, rules, port, folder }: CampaignSetting, env: KindEnv): CompareOptions {
  return {
    profile: 'stress',
    path: '/async',
    metrics: GATED_METRICS,
    ...(maxBlocks === undefined ? {} : { maxBlocks }),
    ...(rules === undefined ? {} : { rules }),
    env: [],
    baseEnv: env.base,
    headEnv: env.head,
    port,
    onInconclusive: 'fail',
    onInvalid: 'fail',
    results: folder,
    json: false,
  };
}
