// Every benchmark is a target for people, and stands in the how-to with the page that it writes.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/command-line.ts';
import { createContext } from '../../cli/context.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const COMMANDS = 'loadtest/cli/commands';
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const HOW_TO = read('docs/how-to/benchmarks.md');
const MAKEFILE = read('Makefile');
const sources = readdirSync(join(ROOT, COMMANDS)).map((file) => read(join(COMMANDS, file)));
const benchmarks = sources.filter((source) => /from '\.\.\/\.\.\/bench\//.test(source));

/** A benchmark imports what it measures with from bench/; its name is what it is registered under. */
const NAMES = benchmarks.map(toName);
const named = benchmarks.flatMap((source) => [...source.matchAll(/'(benchmarks\/[a-z-]+)'/g)].map(([, page]) => page));
const written = readdirSync(join(ROOT, 'docs/benchmarks')).filter((file) => file.endsWith('.md'));
const PAGES = [...new Set([...named, ...written.map((file) => `benchmarks/${file.slice(0, -'.md'.length)}`)])];
const TARGETS = [...NAMES, 'bench-sustained', 'gate-power'];

const { commands } = createProgram(createContext(process, new AbortController().signal), () => {});
const WRITES = commands
  .flatMap(({ options }) => options)
  .filter(({ long }) => long === '--write')
  .map(({ description }) => description);

describe('the benchmarks', () => {
  it('are found', () => {
    expect(NAMES).toEqual(
      expect.arrayContaining(['bench-server', 'journey', 'observer-cost', 'bench-overload', 'scale', 'gate-campaign']),
    );
    expect(PAGES).toEqual(expect.arrayContaining(['benchmarks/server', 'benchmarks/sustained', 'benchmarks/batch']));
  });

  it.each(TARGETS)('%s is a target with a line of help, and a row of the how-to with its duration', (name) => {
    expect(MAKEFILE).toMatch(new RegExp(`^${name}: ## \\S`, 'm'));
    expect(HOW_TO).toMatch(new RegExp(`^\\| \`make ${name}\` \\| .+ \\| \\d[^|]* \\| .+ \\|$`, 'm'));
  });

  it.each(PAGES)('the how-to leads to docs/%s.md, and the help of a command names it', (page) => {
    expect(HOW_TO).toContain(`| [\`docs/${page}.md\`](../${page}.md) |`);
    const [, file = ''] = page?.split('/') ?? [];
    expect(WRITES.some((text) => text.includes(`${file}.md`))).toBe(true);
  });

  it('the how-to has no row of a command that is none', () => {
    const rows = [...HOW_TO.matchAll(/^\| `make ([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual([...TARGETS].sort());
  });
});

/** Of several commands in a file, the one that writes a page. */
function toName(source: string): string {
  const commands = source.split(/(?=\.command\('|name: ')/).slice(1);
  const writing = commands.find((command) => command.includes("'--write'")) ?? commands[0];
  return /^(?:\.command\(|name: )'([a-z-]+)'/.exec(writing ?? '')?.[1] ?? '';
}
