import { describe, expect, it } from 'vitest';
import { toEventPoint, writeEvents } from '../../stream/events.ts';
import { toLine } from '../../stream/line-protocol.ts';
import { toStack } from '../stack/fake-stack.ts';

const event = {
  runId: 'r1',
  kind: 'verdict',
  title: 'FAIL',
  text: 'p95Ms 12 > 10',
  profile: 'light',
  timeMs: 1000.6,
} as const;

describe('toEventPoint', () => {
  it('is a point that line protocol can say', () => {
    expect(toLine(toEventPoint(event))).toBe(
      'events,kind=verdict,run=r1 title="FAIL",text="p95Ms 12 > 10",profile="light" 1001',
    );
  });

  it('of a verdict says what was missed, and of the stream what is known', () => {
    const toFields = (streamComplete: boolean | null) =>
      toEventPoint({ ...event, outcome: { missed: 'p95Ms', streamComplete } }).fields;
    expect(toFields(false)).toMatchObject({ missed: 'p95Ms', stream_complete: false });
    expect(toFields(null)).not.toHaveProperty('stream_complete');
  });
});

describe('writeEvents', () => {
  it('gives the reason when the database is away, and does not throw', async () => {
    const stack = toStack({ INFLUXDB_PORT: '65535', INFLUXDB_WRITER_PASSWORD: 'w' });
    expect(await writeEvents(stack, [event])).toBe(
      'Expected InfluxDB at http://127.0.0.1:65535, got: connect ECONNREFUSED 127.0.0.1:65535',
    );
  });

  it('gives the reason when there is no password yet', async () => {
    expect(await writeEvents(toStack({}), [event])).toBe(
      'Expected INFLUXDB_WRITER_PASSWORD to be set in .env, got nothing; run `make up`.',
    );
  });
});
