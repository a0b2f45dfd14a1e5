import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toOutputs } from '../source/outputs.ts';
import { ROOT } from '../source/place.ts';

const OUTPUTS = toOutputs();

describe('every generated manifest', () => {
  it('is what its source says; else run `make manifests`', () => {
    const stale = [...OUTPUTS].filter(([path, text]) => readIfThere(path) !== text).map(([path]) => path);
    expect(stale).toEqual([]);
  });

  it('is of a profile that there is; else delete its folder', () => {
    const folder = 'deploy/k8s/profiles';
    const files = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(ROOT.length + 1));
    expect(files.filter((path) => !OUTPUTS.has(path))).toEqual([]);
  });
});

function readIfThere(path: string): string | null {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return null;
  }
}
