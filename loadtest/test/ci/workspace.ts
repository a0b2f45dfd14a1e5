// A checkout as a CI job finds it: our scripts in a git repository with a remote, both real. Stubs stand where a step
// would measure, or reach the engine or the network.
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commit, createRepository, git } from './repository.ts';
import { makeFolder, ROOT, readLines } from './script.ts';

export type Workspace = Readonly<{
  folder: string;
  env: Readonly<Record<string, string>>;
  /** How kit, docker, gh and npm were called, in order. */
  calls: () => readonly string[];
  /** Puts a program of its own onto the search path. */
  addTool: (name: string, script: string) => void;
}>;

const OURS = ['ci', '.ci', 'action.yml', 'Makefile'];
const STUBBED = ['docker', 'gh', 'npm'];
const CHANGELOG = '# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-01-02\n\n- Faster.\n';

/** @param tags - of the commit before the newest, so that the newest has releases among its ancestors */
export function createWorkspace({ tags = [] as readonly string[] } = {}): Workspace {
  const { folder } = createRepository();
  const log = join(makeFolder(), 'calls');
  const tools = makeFolder();
  writeFileSync(log, '');
  fill(folder);
  git(folder, 'add', '--all');
  commit(folder, ...tags);
  commit(folder);
  for (const name of STUBBED) cpSync(join(ROOT, 'loadtest/test/ci/stub-tool.sh'), join(tools, name));
  const { PATH = '', HOME = '' } = process.env;
  const stubbed = { STUB_LOG: log, STUB_KIT: join(ROOT, 'bin/shardgate'), STUB_REPORT: 'quick', STUB_CODE: '0' };
  const env = { PATH: `${tools}:${PATH}`, HOME, ...stubbed };
  return {
    folder,
    env,
    calls: () => readLines(log),
    addTool: (name, script) => {
      writeFileSync(join(tools, name), script);
      chmodSync(join(tools, name), 0o755);
    },
  };
}

function fill(folder: string): void {
  for (const name of OURS) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  cpSync(join(ROOT, 'loadtest/test/ci/stub-shardgate.sh'), join(folder, 'bin/shardgate'));
  writeFileSync(join(folder, 'CHANGELOG.md'), CHANGELOG);
  writeFileSync(join(folder, '.gitignore'), 'results/\n.cache/\n');
}
