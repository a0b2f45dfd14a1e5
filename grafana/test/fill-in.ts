// Puts into a query what Grafana puts in.

export type Chosen = Readonly<{
  run: string;
  baseline?: string; // default: the same run
  range?: string; // InfluxQL on `time`; default: the last 20 minutes
  shard?: string; // patterns; default: all
  leg?: string;
}>;

export const STEP_SECONDS = 1;

export function fillIn(query: string, { run, baseline = run, range, shard = '.*', leg = '.*' }: Chosen): string {
  const filled: Readonly<Record<string, string>> = {
    timeFilter: range ?? 'time >= now() - 20m AND time <= now()',
    __interval_ms: String(STEP_SECONDS * 1000),
    __interval: `${STEP_SECONDS}s`,
    run,
    baseline,
    leg,
    shard,
    profile: '.*',
    phase: '.*',
    metric: '.*',
    connections: '.*',
  };
  return query.replace(/\$(\w+)/g, (whole, name: string) => filled[name] ?? whole);
}
