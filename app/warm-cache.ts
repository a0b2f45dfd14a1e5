// Run once when the image is built: loads every module that a start may load, so that Node's compile cache holds them.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

/** These act when they are loaded: each is run in a way that makes it end at once. */
const PROGRAMS = ['main.ts', 'health-probe.ts'];
const ENDS_AT_ONCE = { PHASE: 'none' };

const modules = globSync('**/*.ts', { cwd: import.meta.dirname, exclude: [...PROGRAMS, 'warm-cache.ts'] });
for (const path of modules) await import(`./${path}`);
for (const program of PROGRAMS) {
  spawnSync(process.execPath, [program], { cwd: import.meta.dirname, env: { ...process.env, ...ENDS_AT_ONCE } });
}
process.exit(0);
