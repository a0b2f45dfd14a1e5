// Writes generated files into the checkout, and says which ones changed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Print = (line: string) => void;

/** @param outputs - texts by path from the root */
export function writeOutputs(root: string, outputs: ReadonlyMap<string, string>, print: Print = console.log): void {
  for (const [path, text] of outputs) {
    const file = join(root, path);
    if (readIfThere(file) === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    print(`Written: ${path}`);
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
