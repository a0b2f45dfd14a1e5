// `make dashboards`: writes every generated file, and says which ones changed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, toOutputs } from './outputs.ts';

for (const [path, text] of toOutputs()) {
  const file = join(ROOT, path);
  if (readIfThere(file) === text) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`Written: ${path}`);
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
