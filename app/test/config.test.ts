import { describe, expect, it } from 'vitest';
import { DEFAULTS, loadConfig } from '../config.ts';

describe('loadConfig', () => {
  it('has a default for everything, and one shard for each CPU', () => {
    expect(loadConfig({ PATH: '/bin' }, 6)).toEqual({
      phase: 'c',
      host: '127.0.0.1',
      port: 8000,
      adminPort: 8001,
      shardPortBase: null,
      shards: 6,
      pinned: true,
      instance: null,
      drainMs: 5000,
      deadlineMs: 10000,
      readTimeoutS: 10,
      idleTimeoutS: 75,
      maxBodyBytes: 1048576,
      batchSize: 128,
      refusalPauseMs: 100,
      maxRunning: 512,
      queueLength: 20000,
      queueAgeMs: 2000,
      computeThreads: 1,
      computeQueue: 64,
      computeInlineMax: 50000,
    });
  });

  it('has one shard in the baseline, on any number of CPUs, unless more are asked for', () => {
    expect(loadConfig({ PHASE: 'baseline' }, 6).shards).toBe(1);
    expect(loadConfig({ PHASE: 'baseline', APP_SHARDS: '' }, 6).shards).toBe(1);
    expect(loadConfig({ PHASE: 'baseline', APP_SHARDS: '3' }, 6).shards).toBe(3);
  });

  it('takes an empty value for an unset one, as compose passes it', () => {
    const empty = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, '']));
    expect(loadConfig(empty, 2)).toEqual(loadConfig({}, 2));
  });

  it.each(['1', '64'])('accepts APP_SHARDS=%j, an end of the range', (value) => {
    expect(loadConfig({ APP_SHARDS: value }, 4).shards).toBe(Number(value));
  });

  it.each(['abc', '0', '65', '4.5', '8x', '-1', ' 4', '0x4'])(
    'refuses APP_SHARDS=%j and says what it wanted',
    (value) => {
      expect(() => loadConfig({ APP_SHARDS: value }, 4)).toThrow(
        `Expected APP_SHARDS to be an integer between 1 and 64, got ${JSON.stringify(value)}`,
      );
    },
  );

  it.each([
    ['PHASE', 'd', 'one of baseline, a, b, c'],
    ['APP_HOST', 'localhost', 'an IPv4 address'],
    ['APP_PORT', '65536', 'an integer between 1 and 65535'],
    ['APP_ADMIN_PORT', '0', 'an integer between 1 and 65535'],
    ['APP_SHARD_PORTS', 'yes', 'one of on, off'],
    ['APP_PINNING', 'true', 'one of on, off'],
    ['APP_INSTANCE', 'a b', 'at most 64 letters, digits, dots, dashes or underscores'],
    ['APP_DRAIN_MS', '60001', 'an integer between 0 and 60000'],
  ])('refuses %s=%j', (name, value, wanted) => {
    expect(() => loadConfig({ [name]: value }, 4)).toThrow(`Expected ${name} to be ${wanted}, got "${value}"`);
  });

  it('names every wrong variable at once', () => {
    expect(() => loadConfig({ APP_SHARDS: 'x', APP_DRAIN_MS: 'y' }, 4)).toThrow(
      'Expected APP_SHARDS to be an integer between 1 and 64, got "x"\n' +
        'Expected APP_DRAIN_MS to be an integer between 0 and 60000, got "y"',
    );
  });

  it('refuses a variable of ours that it does not know', () => {
    expect(() => loadConfig({ APP_SHARD: '2' }, 4)).toThrow(
      /^Expected every APP_\* variable to be one of APP_HOST, .*, got APP_SHARD="2"$/,
    );
  });

  it('refuses a fault switch, because this is no test build', () => {
    expect(() => loadConfig({ APP_FAULT_DELAY_MS: '10' }, 4)).toThrow(
      'Expected APP_FAULT_DELAY_MS to be unset outside a test build, got "10"',
    );
  });

  it('gives shards their own ports when asked to', () => {
    expect(loadConfig({ APP_SHARD_PORTS: 'on' }, 4).shardPortBase).toBe(8100);
    expect(loadConfig({ APP_SHARD_PORTS: 'on', APP_SHARD_PORT_BASE: '9000' }, 4).shardPortBase).toBe(9000);
  });
});
