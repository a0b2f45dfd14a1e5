// What `shardgate compare` was asked for, checked as a whole before anything is built, started or driven.
import { toLastBlock } from '../gate/compare/look.ts';
import { GATED_FACTS, type GatedMetric } from '../gate/compare/metric.ts';
import type { Policy } from '../gate/policy.ts';
import { findProfile, loadProfiles } from '../profiles/load-profiles.ts';
import type { NonEmpty } from '../run/measurement.ts';
import type { Targets } from '../targets/target.ts';
import { loadCompareTargets } from './compare-targets.ts';
import type { Rules } from './rules/rules.ts';
import { loadRules } from './rules/rules-file.ts';
import type { CompareSettings } from './settings.ts';

export const DEFAULT_PORT = 8300;

/** As the command line hands them over; absent means not given. */
export type CompareOptions = Readonly<{
  profile: string;
  path: string;
  rate?: number;
  metrics: readonly GatedMetric[];
  maxBlocks?: number;
  rules?: string;
  targets?: string;
  env: readonly string[];
  baseEnv: readonly string[];
  headEnv: readonly string[];
  readyPath?: string;
  port?: number; // the first of three free ports
  onInconclusive: Policy;
  onInvalid: Policy;
  resume?: string;
  results: string;
  json: boolean;
}>;

export type ArmRequest = Readonly<{ name: string; env: Readonly<Record<string, string>> }>;

export type CompareRequest = Readonly<{
  base: ArmRequest;
  head: ArmRequest;
  settings: CompareSettings;
  readyPath: string;
  port: number;
}>;

export class CompareRequestError extends Error {
  override readonly name = 'CompareRequestError';
}

/**
 * @throws ProfileError for an unknown profile; RulesError, TargetsError for a file that cannot be used
 * @throws CompareRequestError for anything else that does not go together
 */
export async function toCompareRequest(base: string, head: string, options: CompareOptions): Promise<CompareRequest> {
  const shared = options.env.map(parseVariable);
  const path = parsePath('--path', options.path);
  return {
    base: { name: base, env: Object.fromEntries([...shared, ...options.baseEnv.map(parseVariable)]) },
    head: { name: head, env: Object.fromEntries([...shared, ...options.headEnv.map(parseVariable)]) },
    settings: await toSettings(options, path),
    readyPath: options.readyPath === undefined ? path : parsePath('--ready-path', options.readyPath),
    port: options.port ?? DEFAULT_PORT,
  };
}

/**
 * @returns where a comparison of at most so many blocks ends: with none of its blocks after the last look
 * @throws CompareRequestError when there can be no look at so many blocks
 */
export function checkMaxBlocks(maxBlocks: number, { rules }: Pick<CompareSettings, 'rules'>): number {
  const most = rules.looks.at(-1) ?? 0;
  if (maxBlocks >= 1 && maxBlocks <= most) return toLastBlock(rules, maxBlocks);
  throw new CompareRequestError(
    `Expected --max-blocks to be from 1 to ${most}, the last look of the rules ${rules.name}, got ${maxBlocks}.`,
  );
}

async function toSettings(options: CompareOptions, path: string): Promise<CompareSettings> {
  const { connections } = findProfile(loadProfiles(), options.profile);
  const rules = await loadRules(options.rules ?? null);
  const metrics = toMetrics(options.metrics);
  const targets = options.targets === undefined ? null : loadCompareTargets(options.targets);
  return {
    profile: options.profile,
    connections,
    path,
    ratePerSec: toRate(metrics, targets, options.rate, rules),
    metrics,
    maxBlocks: checkMaxBlocks(options.maxBlocks ?? rules.looks.at(-1) ?? 0, { rules }),
    rules,
    ...(targets === null ? {} : { targets: { name: targets.name, checks: targets.checks } }),
  };
}

/** Null when nothing of the fixed rate is judged. Limits are about the rate of their file. */
function toRate(
  metrics: readonly GatedMetric[],
  targets: Targets | null,
  asked: number | undefined,
  { slot }: Rules,
): number | null {
  if (targets?.checks.some(({ leg }) => leg === 'rate')) return asked ?? targets.ratePerSec;
  const isNeeded = metrics.some((metric) => GATED_FACTS[metric].leg === 'rate');
  return isNeeded ? (asked ?? slot.ratePerSec) : null;
}

function toMetrics([first, ...others]: readonly GatedMetric[]): NonEmpty<GatedMetric> {
  if (first !== undefined) return [first, ...others];
  throw new CompareRequestError('Expected at least one metric to gate, got none.');
}

export function parseVariable(text: string): readonly [string, string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new CompareRequestError(`Expected a variable as NAME=VALUE, got ${JSON.stringify(text.split('=')[0])}.`);
}

function parsePath(option: string, path: string): string {
  if (/^\/[\x21-\x7e]*$/.test(path)) return path;
  throw new CompareRequestError(`Expected ${option} to begin with / and hold no blank, got ${JSON.stringify(path)}.`);
}
