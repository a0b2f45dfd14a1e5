// The campaign's file: a line for each comparison that ended, appended and never changed. Files of several machines may be
// put together with `cat`.
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BlockSplit } from '../compare/block.ts';
import type { ComparisonVerdict } from '../gate/compare/assessment.ts';
import { EXIT_CODES } from '../gate/verdict.ts';
import type { CompareResult } from '../report/compare/compare-result.ts';
import { PARTS, toTotalSplit } from '../report/compare/time.ts';
import { isObject } from '../targets/json.ts';
import { KINDS, type Kind } from './kind.ts';

export type CampaignRecord = Readonly<{
  kind: Kind;
  runId: string;
  startedAt: string; // ISO 8601, UTC
  verdict: ComparisonVerdict;
  blocks: number; // that ran
  wallSeconds: number; // of its blocks
  splitSeconds?: BlockSplit; // what they went to; left out by older kits, as the next one
  decisionSeconds?: number; // from the command to the verdict
  rules?: string; // their name; left out by older kits
  cpuRatio: number | null; // HEAD / BASE as measured; null without an undisturbed block
  cpuModel: string;
  fingerprint: string | null;
  env: string; // given to HEAD
}>;

export function toRecord(kind: Kind, result: CompareResult): CampaignRecord {
  const { decisionSeconds } = result;
  const split = toTotalSplit(result.blocks);
  const cpu = result.metrics.find(({ metric }) => metric === 'cpuUsPerRequest');
  return {
    kind,
    runId: result.runId,
    startedAt: result.startedAt,
    verdict: result.verdict,
    blocks: result.blocks.length,
    wallSeconds: result.wallSeconds,
    ...(split === null ? {} : { splitSeconds: split }),
    ...(decisionSeconds === undefined ? {} : { decisionSeconds }),
    rules: result.settings.rules.name,
    cpuRatio: cpu?.ratio.estimate ?? null,
    cpuModel: result.host.cpuModel,
    fingerprint: result.fingerprint?.hash ?? null,
    env: Object.entries(result.arms.head?.env ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  };
}

/** One write with O_APPEND: lines of two processes never mix. */
export async function appendRecord(file: string, record: CampaignRecord): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(record)}\n`);
}

export type CampaignFile = Readonly<{ records: readonly CampaignRecord[]; skipped: number }>; // lines that are none

/** Each comparison once, however often its line was put in. */
export async function readCampaign(file: string): Promise<CampaignFile> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const read = lines.map(parseRecord).filter((record) => record !== null);
  const byRun = new Map(read.map((record) => [`${record.runId} ${record.cpuModel}`, record]));
  return { records: [...byRun.values()], skipped: lines.length - read.length };
}

function parseRecord(line: string): CampaignRecord | null {
  const value = toJson(line);
  if (!isObject(value)) return null;
  const isKnown = KINDS.some((kind) => kind === value.kind) && String(value.verdict) in EXIT_CODES;
  const isCounted = isCount(value.blocks) && isCount(value.wallSeconds);
  const isTimed = isCountOrAbsent(value.decisionSeconds) && isSplitOrAbsent(value.splitSeconds);
  const isRatio = value.cpuRatio === null || isCount(value.cpuRatio);
  const isNamed = value.rules === undefined || typeof value.rules === 'string';
  const isText = typeof value.runId === 'string' && typeof value.cpuModel === 'string';
  return isKnown && isCounted && isTimed && isRatio && isText && isNamed ? (value as CampaignRecord) : null;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}

function isCountOrAbsent(value: unknown): boolean {
  return value === undefined || isCount(value);
}

function isSplitOrAbsent(value: unknown): boolean {
  return value === undefined || (isObject(value) && PARTS.every((part) => isCount(value[part])));
}

function toJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
