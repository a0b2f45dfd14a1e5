// The database and its retention policies. A database of before, which kept everything in one policy, gets them too.
import { DATABASE, queryDatabase } from './database.ts';
import { DEFAULT_POLICY, LEGACY_POLICY, POLICIES, POLICY_NAMES, type PolicyName } from './retention.ts';
import type { Stack } from './stack.ts';

/** Each policy by name, and whether it is the default one. */
type Found = ReadonlyMap<string, Readonly<{ isDefault: boolean }>>;

const HOUR_MS = 3_600_000;
const COPIED_HOURS = 7 * 24; // as long as `raw` keeps it
const STEP_HOURS = 6; // a query may take 30 s
const COPY_TIMEOUT_MS = 35_000;

const CREATE_DATABASE = `CREATE DATABASE ${DATABASE} WITH ${toClauses(DEFAULT_POLICY)} NAME ${DEFAULT_POLICY}`;

/** What makes the database and its policies in an empty InfluxDB; each may be said again. */
export const FRESH_DATABASE: readonly string[] = [
  CREATE_DATABASE,
  ...POLICY_NAMES.filter((name) => name !== DEFAULT_POLICY).map(toCreatePolicy),
];

/** Asks as the reader, who is refused while the database is not there. */
export async function hasPolicies(stack: Stack): Promise<boolean> {
  const policies = await readPolicies(stack, 'reader');
  return POLICY_NAMES.every((name) => policies.has(name)) && !isLegacy(policies);
}

/** Creates what is missing, and leaves alone what somebody has set otherwise. */
export async function ensurePolicies(stack: Stack): Promise<void> {
  const asAdmin = (query: string) => queryDatabase(stack, 'admin', query);
  const [databases] = await asAdmin('SHOW DATABASES');
  if (!databases?.values.some(([name]) => name === DATABASE)) {
    await asAdmin(CREATE_DATABASE);
  }
  const policies = await readPolicies(stack, 'admin');
  for (const name of POLICY_NAMES.filter((one) => !policies.has(one))) {
    await asAdmin(toCreatePolicy(name));
  }
  if (isLegacy(policies)) await leaveLegacy(stack);
}

/**
 * The last days move to `raw`, which then is the default. What is older stays where it is and goes when its year is over;
 * an interruption before the last step costs nothing but time, as points are overwritten by themselves.
 */
async function leaveLegacy(stack: Stack): Promise<void> {
  const nowMs = Date.now();
  for (let hours = COPIED_HOURS; hours > 0; hours -= STEP_HOURS) {
    const [from, to] = [hours, hours - STEP_HOURS].map((back) => new Date(nowMs - back * HOUR_MS).toISOString());
    const copy =
      `SELECT * INTO "${DATABASE}"."${DEFAULT_POLICY}".:MEASUREMENT FROM "${DATABASE}"."${LEGACY_POLICY}"./.*/ ` +
      `WHERE time >= '${from}' AND time < '${to}' GROUP BY *`;
    await queryDatabase(stack, 'admin', copy, {}, { timeoutMs: COPY_TIMEOUT_MS });
  }
  await queryDatabase(stack, 'admin', `ALTER RETENTION POLICY ${DEFAULT_POLICY} ON ${DATABASE} DEFAULT`);
}

async function readPolicies(stack: Stack, user: 'admin' | 'reader'): Promise<Found> {
  const [policies] = await queryDatabase(stack, user, `SHOW RETENTION POLICIES ON ${DATABASE}`);
  const nameAt = policies?.columns.indexOf('name') ?? -1;
  const defaultAt = policies?.columns.indexOf('default') ?? -1;
  return new Map(policies?.values.map((row) => [String(row[nameAt]), { isDefault: row[defaultAt] === true }]));
}

function isLegacy(policies: Found): boolean {
  return policies.get(LEGACY_POLICY)?.isDefault === true;
}

function toCreatePolicy(name: PolicyName): string {
  return `CREATE RETENTION POLICY ${name} ON ${DATABASE} ${toClauses(name)}`;
}

function toClauses(name: PolicyName): string {
  const { duration, shardDuration } = POLICIES[name];
  return `DURATION ${duration} REPLICATION 1 SHARD DURATION ${shardDuration}`;
}
