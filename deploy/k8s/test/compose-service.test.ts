import { describe, expect, it } from 'vitest';
import { toEnv, toGraceSeconds, toMemory, toUserId } from '../source/compose-service.ts';

const find = (service: Parameters<typeof toEnv>[0], name: string) => toEnv(service).find((one) => one.name === name);

describe('toEnv', () => {
  it('opens what a service listens on, and names the other services where it asks them', () => {
    expect(find('telegraf', 'TELEGRAF_LISTEN')?.value).toBe('tcp://0.0.0.0:8186');
    expect(find('telegraf', 'APP_METRICS_URL')?.value).toBe('http://app:8001/metrics/coarse');
    expect(find('k6', 'K6_PROMETHEUS_RW_SERVER_URL')?.value).toBe('http://telegraf:8186/receive');
    expect(find('influxdb', 'INFLUXDB_HTTP_BIND_ADDRESS')?.value).toBe('0.0.0.0:8086');
  });

  it('leaves the address of an edge that the cluster has none of', () => {
    expect(find('telegraf', 'EDGE_STATUS_URL')?.value).toBe('http://127.0.0.1:8081/');
  });

  it('takes passwords from a Secret, and no variable that is only passed through', () => {
    const password = { secretKeyRef: { name: 'passwords', key: 'TELEGRAF_PASSWORD' } };
    expect(find('telegraf', 'TELEGRAF_PASSWORD')).toEqual({ name: 'TELEGRAF_PASSWORD', valueFrom: password });
    expect(find('app', 'PHASE')).toBeUndefined();
  });

  it.each(['app', 'influxdb', 'telegraf', 'k6'] as const)(
    'leaves nothing of compose’s own language in %s',
    (service) => {
      expect(JSON.stringify(toEnv(service))).not.toMatch(/\$\{/);
    },
  );
});

describe('the limits of a service', () => {
  it('are the compose file’s, in Kubernetes’ units', () => {
    expect([toMemory('app'), toMemory('k6'), toMemory('telegraf')]).toEqual(['2Gi', '4Gi', '512Mi']);
    const users = (['app', 'influxdb', 'k6', 'telegraf'] as const).map(toUserId);
    expect(users).toEqual([1000, 1500, 12_345, 65_534]);
    expect(toGraceSeconds('influxdb')).toBe(20);
  });

  it('are refused where the compose file names none', () => {
    expect(() => toGraceSeconds('telegraf')).toThrow('Expected docker-compose.yml to give telegraf whole seconds');
  });
});
