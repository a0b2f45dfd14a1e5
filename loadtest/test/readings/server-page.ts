// A server's metrics page as the contract has it, written here by hand so that reading it is tested against the contract.

export type ShardPage = Readonly<{
  shard: number;
  isAnswering?: boolean; // default: true
  async?: number; // requests of GET /async
  other?: number;
  errors?: number;
  restarts?: number;
  cpuSeconds?: number;
  buckets?: readonly [number, number, number]; // cumulative, at 1 ms, 2 ms and +Inf
  refused?: readonly [number, number, number]; // the same, of answers with 503
}>;

export function toPage(shards: readonly ShardPage[], instance = 'abc'): string {
  return [
    `shardgate_info{instance="${instance}",phase="c",version="0.1.0"} 1`,
    'shardgate_ready 1',
    ...shards.flatMap(toShardLines),
  ].join('\n');
}

function toShardLines(page: ShardPage): readonly string[] {
  const { shard, async = 0, other = 0, errors = 0, restarts = 0, cpuSeconds = 0, buckets = [0, 0, 0] } = page;
  const { refused = [0, 0, 0] } = page;
  return [
    `shardgate_shard_up{shard="${shard}"} 1`,
    `shardgate_shard_answering{shard="${shard}"} ${page.isAnswering === false ? 0 : 1}`,
    `shardgate_shard_pid{shard="${shard}"} ${20 + shard}`,
    `shardgate_shard_restarts_total{shard="${shard}"} ${restarts}`,
    `shardgate_requests_total{shard="${shard}",route="GET /async"} ${async}`,
    `shardgate_requests_total{shard="${shard}",route="other"} ${other}`,
    `shardgate_server_errors_total{shard="${shard}"} ${errors}`,
    `shardgate_requests_in_flight{shard="${shard}"} 3`,
    ...toHistogramLines('shardgate_request_duration_seconds', shard, buckets),
    ...toHistogramLines('shardgate_refused_duration_seconds', shard, refused),
    `shardgate_cpu_seconds_total{shard="${shard}"} ${cpuSeconds}`,
    `shardgate_resident_memory_bytes{shard="${shard}"} ${(50 + shard) * 1024 * 1024}`,
    `shardgate_max_resident_memory_bytes{shard="${shard}"} ${(60 + shard) * 1024 * 1024}`,
  ];
}

function toHistogramLines(name: string, shard: number, buckets: readonly [number, number, number]): readonly string[] {
  return [
    `${name}_bucket{shard="${shard}",le="0.001"} ${buckets[0]}`,
    `${name}_bucket{shard="${shard}",le="0.002"} ${buckets[1]}`,
    `${name}_bucket{shard="${shard}",le="+Inf"} ${buckets[2]}`,
    `${name}_sum{shard="${shard}"} ${buckets[2] * 0.001}`,
    `${name}_count{shard="${shard}"} ${buckets[2]}`,
  ];
}
