// Makes the database and its three users agree with .env, however either came to be.
import { DATABASE, DatabaseError, queryDatabase, quoteLiteral, readPassword } from './database.ts';
import { ensurePolicies, hasPolicies } from './database-policies.ts';
import type { Stack } from './stack.ts';

/** What each user but the admin may do. */
const PRIVILEGES = { writer: 'WRITE', reader: 'READ' } as const;

type PlainUser = keyof typeof PRIVILEGES;

const PLAIN_USERS = Object.keys(PRIVILEGES) as readonly PlainUser[];

/** Once the users are there; each may be said again. */
export const GRANTS: readonly string[] = PLAIN_USERS.map(toGrant);

/**
 * Creates what is missing and sets passwords to those of .env. Cheap when nothing is missing: two queries.
 *
 * @throws DatabaseError with status 401 when the admin's password in the database is another one
 */
export async function ensureDatabase(stack: Stack): Promise<void> {
  if (await canReadAndWrite(stack)) return;
  await createAdmin(stack);
  await ensurePolicies(stack);
  for (const user of PLAIN_USERS) {
    await ensureUser(stack, user);
    await queryDatabase(stack, 'admin', toGrant(user));
  }
}

/** Gives the admin the password of .env, in a database that asks for none: see database-repair.ts. */
export async function resetAdmin(stack: Stack): Promise<void> {
  const password = quoteLiteral(readPassword(stack, 'admin'));
  const [users] = await queryDatabase(stack, null, 'SHOW USERS');
  const exists = users?.values.some(([name]) => name === 'admin') ?? false;
  if (exists) await queryDatabase(stack, null, `SET PASSWORD FOR admin = ${password}`);
  else await queryDatabase(stack, null, `CREATE USER admin WITH PASSWORD ${password} WITH ALL PRIVILEGES`);
}

async function canReadAndWrite(stack: Stack): Promise<boolean> {
  const [isComplete, databases] = await Promise.all([
    hasPolicies(stack).catch(refused),
    queryDatabase(stack, 'writer', 'SHOW DATABASES').catch(refused),
  ]);
  return isComplete === true && (databases?.[0]?.values.some(([name]) => name === DATABASE) ?? false);
}

/** InfluxDB lets anybody create the first admin, and nobody a second one. */
async function createAdmin(stack: Stack): Promise<void> {
  const password = quoteLiteral(readPassword(stack, 'admin'));
  await queryDatabase(stack, null, `CREATE USER admin WITH PASSWORD ${password} WITH ALL PRIVILEGES`).catch(refused);
}

function toGrant(user: PlainUser): string {
  return `GRANT ${PRIVILEGES[user]} ON ${DATABASE} TO ${user}`;
}

async function ensureUser(stack: Stack, user: PlainUser): Promise<void> {
  const password = quoteLiteral(readPassword(stack, user));
  const [users] = await queryDatabase(stack, 'admin', 'SHOW USERS');
  const exists = users?.values.some(([name]) => name === user) ?? false;
  const statement = exists ? `SET PASSWORD FOR ${user} = ${password}` : `CREATE USER ${user} WITH PASSWORD ${password}`;
  await queryDatabase(stack, 'admin', statement);
}

function refused(error: unknown): null {
  if (error instanceof DatabaseError && error.status !== null) return null;
  throw error;
}
