import { describe, expect, it } from 'vitest';
import { toYaml } from '../source/yaml-text.ts';

describe('toYaml', () => {
  it('puts a comment before its key, and what the file is for before everything', () => {
    const text = toYaml('What for.', [{ a: 1, '#b': 'Why b.', b: [{ d: 1, '#c': 'Why c.', c: 'x' }] }]);
    expect(text.split('\n')).toEqual([
      '# What for.',
      expect.stringMatching(/^# Written by `make manifests`/),
      'a: 1',
      '# Why b.',
      'b:',
      '  - d: 1',
      '    # Why c.',
      '    c: x',
      '',
    ]);
  });

  it('quotes what YAML 1.1, which Kubernetes reads, would take for something else than a text', () => {
    expect(
      toYaml('', [{ a: 'off', b: 'no', c: '2', d: '1_0', e: 'on' }])
        .split('\n')
        .slice(2, -1),
    ).toEqual(['a: "off"', 'b: "no"', 'c: "2"', 'd: "1_0"', 'e: "on"']);
  });

  it('parts objects by lines of their own', () => {
    expect(toYaml('', [{ a: 1 }, { b: 2 }])).toContain('a: 1\n---\nb: 2\n');
  });
});
