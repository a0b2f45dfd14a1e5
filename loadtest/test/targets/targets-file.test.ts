import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listTargets, loadTargets } from '../../targets/targets-file.ts';

describe('the kit’s own targets', () => {
  it('are these', () => {
    expect(listTargets()).toEqual(['any-service', 'ci', 'phase-b', 'phase-c', 'sustained']);
  });

  it.each(['any-service', 'ci', 'phase-b', 'phase-c', 'sustained'])('%s can be loaded by its name', (name) => {
    expect(loadTargets(name).name).toBe(name);
  });

  it.each([
    ['phase-b', 7000],
    ['phase-c', 10_000],
    ['sustained', 15_000],
  ])('%s asks for the roadmap’s %d requests/s on both legs', (name, rps) => {
    const { ratePerSec, checks } = loadTargets(name);
    expect(ratePerSec).toBe(rps);
    expect(checks).toContainEqual({ leg: 'capacity', metric: 'rps', limit: { min: rps } });
  });

  it('sustained holds for 120 s', () => {
    expect(loadTargets('sustained').measureSeconds).toBe(120);
  });

  it('any-service asks nothing that a foreign target cannot show', () => {
    const metrics = new Set(loadTargets('any-service').checks.map(({ metric }) => metric));
    expect([...metrics]).toEqual(['failedRatio', 'achievedRatio', 'recoverySeconds', 'p95DriftMs']);
  });
});

describe('loadTargets', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'targets-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function write(text: string): string {
    const path = join(folder, 'mine.json');
    writeFileSync(path, text);
    return path;
  }

  it('reads a file by its path', () => {
    const path = write('{"name":"mine","ratePerSec":5,"checks":[{"leg":"rate","metric":"p99Ms","max":50}]}');
    expect(loadTargets(path).checks).toEqual([{ leg: 'rate', metric: 'p99Ms', limit: { max: 50 } }]);
  });

  it('suggests the nearest name', () => {
    expect(() => loadTargets('phase_b')).toThrow(
      'Targets "phase_b" cannot be used:\n- Expected a name (a path of your own has a slash or ends in .json) ' +
        'to be one of any-service, ci, phase-b, phase-c, sustained, got "phase_b"; did you mean "phase-b"?',
    );
  });

  it('does not take the schema for targets', () => {
    expect(() => loadTargets('targets.schema')).toThrow('Expected a name');
  });

  it('names a file that is not there', () => {
    const path = join(folder, 'nowhere.json');
    expect(() => loadTargets(path)).toThrow(
      `Targets ${path} cannot be used:\n- Expected it to be a file that can be read, got: ENOENT: no such file`,
    );
  });

  it('names a file that holds no JSON, with the place', () => {
    const path = write('{"name": "mine",\n}');
    expect(() => loadTargets(path)).toThrow(`Targets ${path} cannot be used:\n- Expected it to hold JSON, got: `);
    expect(() => loadTargets(path)).toThrow('line 2 column 1');
  });

  it('names the file in the problems of its content', () => {
    const path = write('[]');
    expect(() => loadTargets(path)).toThrow(
      `Targets ${path} cannot be used:\n- Expected the file to hold a JSON object, got []`,
    );
  });
});
