// Have many small losses since a release added up? None of them need have been proven: what counts is how far the newest
// level lies from the release's, against how far the same code lies from itself on other days.
import jstat from 'jstat';

/** One session's level of one build: the logarithm of its ratio to the control, turned so that above 0 is worse. */
export type Level = Readonly<{ build: string; loss: number }>;

export type CreepRule = Readonly<{
  floor: number; // a loss: what is proven must also be worth a word
  margin: number; // a loss: what is held is proven to be less
  failAlpha: number; // one-sided
  passAlpha: number; // one-sided
}>;

/** `loss`, `low` and `high` are of the newest build against the release; low and high are one-sided bounds. */
export type CreepFinding = Readonly<{ releaseSessions: number; newestSessions: number }> &
  (
    | Readonly<{ kind: 'unknown'; because: string }>
    | Readonly<{ kind: 'proven' | 'held' | 'open'; loss: number; low: number; high: number; repeats: number }>
  );

/** With fewer repeats a bound would be many times wider than anything worth finding. */
const LEAST_REPEATS = 3;

/**
 * The contrast of two groups in a one-way layout: sessions within builds, one variance for all of them. A session is one
 * value, however many blocks it had, because what sets one day apart from the next is common to its blocks.
 *
 * @see https://www.itl.nist.gov/div898/handbook/prc/section4/prc436.htm
 */
export function toCreep(levels: readonly Level[], release: string, newest: string, rule: CreepRule): CreepFinding {
  const groups = Map.groupBy(levels, ({ build }) => build);
  const [before, after] = [groups.get(release) ?? [], groups.get(newest) ?? []];
  const counts = { releaseSessions: before.length, newestSessions: after.length };
  if (release === newest) return { ...counts, kind: 'unknown', because: 'nothing was measured since the release' };
  if (before.length === 0 || after.length === 0) {
    const who = before.length === 0 ? 'the release' : 'the newest build';
    return { ...counts, kind: 'unknown', because: `${who} was not measured beside the control on this machine` };
  }
  const spread = toSpread([...groups.values()]);
  if (spread.repeats < LEAST_REPEATS) {
    const because = `how much one build differs from day to day is not known: ${spread.repeats} of at least ${LEAST_REPEATS} repeated sessions`;
    return { ...counts, kind: 'unknown', because };
  }
  return { ...counts, ...toContrast(before, after, spread, rule) };
}

type Spread = Readonly<{ deviation: number; repeats: number }>;

/** Pooled over all builds; `repeats` are its degrees of freedom. */
function toSpread(groups: readonly (readonly Level[])[]): Spread {
  const repeats = groups.reduce((sum, group) => sum + group.length - 1, 0);
  const squares = groups.flatMap((group) => {
    const mean = toMean(group);
    return group.map(({ loss }) => (loss - mean) ** 2);
  });
  const total = squares.reduce((sum, square) => sum + square, 0);
  return { deviation: Math.sqrt(total / repeats), repeats };
}

function toContrast(
  before: readonly Level[],
  after: readonly Level[],
  { deviation, repeats }: Spread,
  rule: CreepRule,
) {
  const loss = toMean(after) - toMean(before);
  const error = deviation * Math.sqrt(1 / before.length + 1 / after.length);
  const low = loss - jstat.studentt.inv(1 - rule.failAlpha, repeats) * error;
  const high = loss + jstat.studentt.inv(1 - rule.passAlpha, repeats) * error;
  return { kind: toKind(loss, low, high, rule), loss, low, high, repeats };
}

function toKind(loss: number, low: number, high: number, { floor, margin }: CreepRule): 'proven' | 'held' | 'open' {
  if (low > 0 && loss > floor) return 'proven';
  return high < margin ? 'held' : 'open';
}

function toMean(levels: readonly Level[]): number {
  return levels.reduce((sum, { loss }) => sum + loss, 0) / levels.length;
}
