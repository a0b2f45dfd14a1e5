import { expect, it } from 'vitest';
import { loadConfig } from '../../../app/config.ts';
import { toShardEnv } from '../../bench/shard-place.ts';

it('the environment is that of one shard of the phase on the two ports', () => {
  expect(loadConfig(toShardEnv('b', 8700), 2)).toMatchObject({ phase: 'b', shards: 1, port: 8700, adminPort: 8701 });
});
