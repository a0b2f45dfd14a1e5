// Logs come from other machines: cut off, of something else, or made by a stranger.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CombineError } from '../../combine/combine-error.ts';
import { parseGeneratorOutput } from '../../combine/generator-output.ts';
import { printK6, type Sample, STARTED_MS, toPlan } from './k6-process.ts';

const PLAN = toPlan();
const SAMPLES: readonly Sample[] = [0, 1, 2, 3].map((slice) => ({ slice, ms: 2, status: 200 }));
const LOG = printK6(PLAN, SAMPLES, { segment: '1/2:1', interrupted: 2 });
const SUMMARY = LOG.split('\n')[2] ?? '';

describe('parseGeneratorOutput', () => {
  it('reads when it began, its share, and the plan it had, among the lines of both streams', () => {
    const { startedMs, segmentText, load, output } = parseGeneratorOutput(LOG, 'k6.log');
    expect([startedMs, segmentText, load.runId, output.interrupted]).toEqual([STARTED_MS, '1/2:1', 'run-1', 2]);
    expect(JSON.stringify(load)).not.toContain('requests');
  });

  it('takes a k6 without a segment for the whole load', () => {
    expect(parseGeneratorOutput(printK6(PLAN, SAMPLES, { segment: null }), 'a').segmentText).toBe('0:1');
  });

  it('is not misled by a log in JSON', () => {
    const lines = ['{"level":"info","msg":"LEG STARTED 1"}', LOG, '{"level":"warning","msg":"done"}'];
    expect(parseGeneratorOutput(lines.join('\n'), 'k6.log').startedMs).toBe(STARTED_MS);
  });

  it.each<[string, string, RegExp]>([
    ['nothing', '', /^Expected k6's summary in k6\.log, got nothing; was the log cut off, or is k6 still running\?$/],
    ['the beginning alone', LOG.slice(0, 300), /^Expected k6's summary in k6\.log, got ".*"; was the log cut off/],
    ['two runs', `${LOG}\n${LOG}`, /^Expected one run of k6 in k6\.log, got 2; give each a file of its own\.$/],
    ['a quiet k6', SUMMARY, /^Expected k6's last progress line in k6\.log, .* or k6 told to be --quiet\?$/],
    [
      'another script',
      LOG.replace('"start":', '"other":'),
      /of which plan, got one that does not; drive the load with this/,
    ],
    [
      'no start',
      LOG.replace(`"startedMs":${STARTED_MS}`, '"startedMs":"soon"'),
      /^Expected k6\.log to have a start and a/,
    ],
    [
      'a start beyond all time',
      LOG.replace(`"startedMs":${STARTED_MS}`, '"startedMs":8640000000000001'),
      /^Expected k6\.log to have a start and a/,
    ],
    ['no share', LOG.replace('"1/2:1"', '"half"'), /a share such as 0:1\/2, got {"startedMs":\d+,"segment":"half"}\.$/],
    ['a share that is no text', LOG.replace('"1/2:1"', '[1]'), /^Expected k6\.log to have a start and a share/],
    [
      'a negative count',
      LOG.replace('"count":4', '"count":-4'),
      /^Expected numbers from 0 up .*, got http_reqs: count -4\.$/,
    ],
    ['half a count', LOG.replace('"fails":4', '"fails":0.5'), /got http_req_failed\{phase:measure\}: fails 0\.5\.$/],
    ['a number that is none', LOG.replace('"avg":2', '"avg":1e999'), /got latency\{phase:measure\}: avg null\.$/],
    ['a text for a number', LOG.replace('"max":2', '"max":"2"'), /got latency\{phase:measure\}: max "2"\.$/],
    [
      'a metric that is none',
      LOG.replace(/"http_req_failed\{phase:measure\}":\{[^}]*\}/, '"x":[1]'),
      /got x: \[1\]\.$/,
    ],
  ])('refuses %s, and says what to do', (_, text, message) => {
    expect(text).not.toBe(LOG);
    expect(() => parseGeneratorOutput(text, 'k6.log')).toThrow(CombineError);
    expect(() => parseGeneratorOutput(text, 'k6.log')).toThrow(message);
  });

  it('gives whole numbers or a CombineError, wherever the log is cut or overwritten', () => {
    const damage = fc.record({ at: fc.nat(LOG.length), length: fc.nat(40), text: fc.string({ maxLength: 8 }) });
    fc.assert(
      fc.property(damage, fc.boolean(), ({ at, length, text }, cut) => {
        const damaged = cut ? LOG.slice(0, at) : `${LOG.slice(0, at)}${text}${LOG.slice(at + length)}`;
        try {
          const { output } = parseGeneratorOutput(damaged, 'k6.log');
          for (const { count = 0 } of Object.values(output.summary.metrics))
            expect(Number.isSafeInteger(count)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(CombineError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
