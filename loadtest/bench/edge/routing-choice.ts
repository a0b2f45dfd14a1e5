// Which of nginx's routings measured best, and whether this machine can tell: the default follows from this rule.
import { toArmRatio } from '../interleave.ts';
import type { PairedRatio } from '../paired-ratio.ts';
import { toRatioText } from './figures.ts';
import type { Scale } from './scale.ts';
import type { Way } from './way.ts';

const DEFAULT_WAY: Way = 'nginx-direct';
const OTHERS: readonly Way[] = ['nginx-fnv', 'nginx-least-conn'];

/** With a CPU for each of at least two shards; null where no count of shards is so. */
export function toDecisiveShards({
  serverCpus,
  shardCounts,
}: Pick<Scale, 'serverCpus' | 'shardCounts'>): number | null {
  const decisive = shardCounts.filter((shards) => shards >= 2 && shards <= serverCpus);
  return decisive.length === 0 ? null : Math.max(...decisive);
}

export function toRoutingSentence(scale: Scale): string {
  const shards = toDecisiveShards(scale);
  if (shards === null)
    return `Undecided here: that takes a CPU for each of two shards at least, and the server has ${scale.serverCpus}. The default stays \`direct\`.`;
  const compared = OTHERS.map((way) => ({ way, ratio: toRpsRatio(scale, shards, way) }));
  if (compared.some(({ ratio }) => ratio === null))
    return 'Undecided: one round has no spread to tell a difference from; give it more rounds. The default stays `direct`.';
  const said = compared.map(({ way, ratio }) => `${way} ${toRatioText(ratio)}`).join(', ');
  return `Requests a second with ${shards} pinned shards, against ${DEFAULT_WAY}: ${said}. ${toVerdict(compared)}`;
}

function toVerdict(compared: readonly Readonly<{ way: Way; ratio: PairedRatio | null }>[]): string {
  const ahead = compared.filter(({ ratio }) => ratio !== null && ratio.low > 1);
  if (ahead.length === 0) return 'None is ahead by more than the spread: `direct` is the default for good reason.';
  return `Ahead by more than the spread: ${ahead.map(({ way }) => way).join(', ')}. On such a machine set EDGE_ROUTING.`;
}

function toRpsRatio({ arms, blocks }: Scale, shards: number, way: Way): PairedRatio | null {
  const find = (wanted: Way) => arms.findIndex((arm) => arm.shards === shards && arm.isPinned && arm.way === wanted);
  return toArmRatio(blocks, find(way), find(DEFAULT_WAY), ({ rps }) => rps);
}
