import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../readings/prometheus-text.ts';
import { MetricsFormatError, parsePrometheusText } from '../../readings/prometheus-text.ts';

describe('parsePrometheusText', () => {
  it('reads a page as the format describes it', () => {
    const page = `# HELP http_requests_total Requests
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400",}    3 -1395066363000

msdos_file_access{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9
metric_without_labels 12.47
something_weird{problem="division by zero"} +Inf
  spaced { a = "b" , c="" }\t-3e-2
empty_braces{} .5
nothing NaN
less -Inf\r
`;
    expect(parsePrometheusText(page)).toEqual([
      { name: 'http_requests_total', labels: { method: 'post', code: '200' }, value: 1027 },
      { name: 'http_requests_total', labels: { method: 'post', code: '400' }, value: 3 },
      {
        name: 'msdos_file_access',
        labels: { path: 'C:\\DIR\\FILE.TXT', error: 'Cannot find file:\n"FILE.TXT"' },
        value: 1.458255915e9,
      },
      { name: 'metric_without_labels', labels: {}, value: 12.47 },
      { name: 'something_weird', labels: { problem: 'division by zero' }, value: Number.POSITIVE_INFINITY },
      { name: 'spaced', labels: { a: 'b', c: '' }, value: -0.03 },
      { name: 'empty_braces', labels: {}, value: 0.5 },
      { name: 'nothing', labels: {}, value: Number.NaN },
      { name: 'less', labels: {}, value: Number.NEGATIVE_INFINITY },
    ]);
  });

  it.each(['', '\n', '# only a comment'])('finds no sample in %j', (text) => {
    expect(parsePrometheusText(text)).toEqual([]);
  });

  it.each([
    ['{a="b"} 1', 'a metric name'],
    ['<html>', 'a metric name'],
    ['9up 1', 'a metric name'],
    ['up', 'a space and a number after the name'],
    ['up one', 'a space and a number after the name'],
    ['up 0x10', 'a space and a number after the name'],
    ['up 1 2 3', 'a space and a number after the name'],
    ['up-down 1', 'a space and a number after the name'],
    ['up{a="b} 1', 'labels such as {shard="0"}'],
    ['up{a=b} 1', 'labels such as {shard="0"}'],
    ['up{a="b" c="d"} 1', 'labels such as {shard="0"}'],
    ['up{a="b"', 'labels such as {shard="0"}'],
  ])('refuses %j', (line, expected) => {
    expect(() => parsePrometheusText(`ok 1\n${line}\n`)).toThrow(
      new MetricsFormatError(`Expected line 2 of the metrics to have ${expected}, got ${JSON.stringify(line)}`),
    );
  });

  it('reads back any samples that are written in the format', () => {
    const names = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,9}$/);
    const labelNames = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,9}$/).filter((name) => name !== '__proto__');
    const samples = fc.record({
      name: names,
      labels: fc.dictionary(labelNames, fc.string({ unit: 'binary' }), { noNullPrototype: true }),
      value: fc.double().map((value) => (Object.is(value, -0) ? 0 : value)),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(samples, fc.boolean(), fc.boolean())), (rows) => {
        const page = rows.map(([sample, comment, stamp]) => format(sample, comment, stamp)).join('');
        expect(parsePrometheusText(page)).toEqual(rows.map(([sample]) => sample));
      }),
    );
  });
});

function format({ name, labels, value }: Sample, hasComment: boolean, hasTimestamp: boolean): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeValue(text)}"`);
  const number = String(value).replace('Infinity', 'Inf');
  const comment = hasComment ? `# TYPE ${name} gauge\n\n` : '';
  return `${comment}${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${number}${hasTimestamp ? ' 123' : ''}\n`;
}

function escapeValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
