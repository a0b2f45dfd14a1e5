// How long the database keeps what. `raw` is what a write or a query without a policy means.

export const POLICIES = {
  /** Every second of a run: looked at while it lasts, and in the days after. */
  raw: { duration: '7d', shardDuration: '1d' },
  /** Single samples, as docker-compose.yml tells k6. */
  samples: { duration: '7d', shardDuration: '1d' },
  /** One point a run and leg, a comparison, a phase of the journey. Years of them are few: long shards. */
  forever: { duration: 'INF', shardDuration: '52w' },
} as const;

export type PolicyName = keyof typeof POLICIES;

export const POLICY_NAMES = Object.keys(POLICIES) as readonly PolicyName[];

export const DEFAULT_POLICY: PolicyName = 'raw';

/** The default of databases made before there were policies: it kept everything for a year. */
export const LEGACY_POLICY = 'autogen';
