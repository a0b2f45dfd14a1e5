import { describe, expect, it } from 'vitest';
import { SERVICE_FACTS, SERVICES, toBaseUrl, toPort } from '../../stack/services.ts';
import { toStack } from './fake-stack.ts';

describe('toPort', () => {
  it('has the documented default', () => {
    expect(toPort(toStack({}), 'GRAFANA_PORT')).toBe(3000);
  });

  it('takes an empty variable as unset, as docker compose does', () => {
    expect(toPort(toStack({ APP_PORT: '' }), 'APP_PORT')).toBe(8000);
  });

  it.each(['1', '65535'])('accepts %s, an end of the range', (port) => {
    expect(toBaseUrl(toStack({ APP_PORT: port }), 'APP_PORT')).toBe(`http://127.0.0.1:${port}`);
  });

  it.each(['0', '65536', '-1', 'http', '80.5', '8e3'])('refuses %s', (port) => {
    expect(() => toPort(toStack({ APP_PORT: port }), 'APP_PORT')).toThrow(
      `Expected APP_PORT to be a port between 1 and 65535, got "${port}".`,
    );
  });
});

describe('SERVICE_FACTS', () => {
  it.each(SERVICES)('probes %s on one of its own ports', (service) => {
    expect(SERVICE_FACTS[service].ports).toContain(SERVICE_FACTS[service].probePort);
  });
});
