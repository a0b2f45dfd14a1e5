// A job that runs ci/gate.sh, on a stub of the kit that leaves kept results.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPARISONS } from '../report/compare/sample-comparison.ts';
import { RESULTS } from '../report/sample-result.ts';
import { createOutputs, makeFolder, ROOT, readLines, runScript } from './script.ts';

export type Env = Readonly<Record<string, string>>;
const STUB = new URL('./stub-shardgate.sh', import.meta.url).pathname;

/** Of loads and, as `compare pass`, of comparisons. */
const KEPT: Readonly<Record<string, Readonly<{ exitCode: number }>>> = {
  ...RESULTS,
  ...Object.fromEntries(Object.entries(COMPARISONS).map(([name, result]) => [`compare ${name}`, result])),
};

export const COMPARED: Env = { SHARDGATE_BASE: 'app:base', SHARDGATE_HEAD: 'app:head' };
export const ONCE: Env = { SHARDGATE_RETRY: 'false' };
export const REPORTED: Env = { STUB_REPORT: '' }; // by the kit itself

/** A job on GitHub whose run, and the one after it, have the given results, or none. */
export async function runGate(names: string | readonly [string, string], env: Env = {}) {
  const [name, second = name] = typeof names === 'string' ? [names] : names;
  const folder = makeFolder();
  const outputs = createOutputs();
  const log = join(folder, 'commands');
  writeFileSync(log, '');
  const ended = await runScript('gate.sh', [], {
    env: {
      SHARDGATE_BIN: STUB,
      SHARDGATE_RESULTS: join(folder, 'results'),
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: outputs.path,
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
      STUB_RESULT: keep(folder, name),
      STUB_CODE: String(KEPT[name]?.exitCode ?? 2),
      STUB_RESULT_2: keep(folder, second),
      STUB_CODE_2: String(KEPT[second]?.exitCode ?? 2),
      STUB_LOG: log,
      STUB_ENV: join(folder, 'env'),
      STUB_KIT: join(ROOT, 'bin/shardgate'),
      STUB_REPORT: 'quick',
      ...env,
    },
  });
  const commands = readLines(log).map((line) => line.replace(/^shardgate /, ''));
  return { ...ended, outputs: outputs.read(), commands, folder, results: join(folder, 'results') };
}

function keep(folder: string, name: string): string {
  if (name === 'none') return '';
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(KEPT[name]));
  return path;
}
