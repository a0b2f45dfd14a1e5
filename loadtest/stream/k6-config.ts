// The passwords of k6's outputs, for a file that only k6 reads: `docker inspect` shows variables, `ps` shows arguments.
import { requireEnv, type Stack } from '../stack/stack.ts';

const REMEDY = 'run `make up`';

/**
 * The text of a file for `k6 --config`; all else about the outputs stands in docker-compose.yml.
 *
 * @see https://grafana.com/docs/k6/latest/using-k6/k6-options/reference/#config
 */
export function toK6Config(stack: Stack): string {
  const collectors = {
    'experimental-prometheus-rw': { password: requireEnv(stack, 'TELEGRAF_PASSWORD', REMEDY) },
    influxdb: { password: requireEnv(stack, 'INFLUXDB_WRITER_PASSWORD', REMEDY) },
  };
  return JSON.stringify({ collectors });
}
