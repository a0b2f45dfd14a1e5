// The page about profiles lists every shape and every metric, as the code has them.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadProfiles } from '../../profiles/load-profiles.ts';
import { SHAPE_KINDS } from '../../profiles/profile.ts';
import { parseProfiles } from '../../profiles/profile-parser.ts';
import { METRIC_FACTS } from '../../targets/metric.ts';
import { METRICS } from '../../targets/target.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const PAGE = read('docs/how-to/profiles.md');

describe('the page about profiles', () => {
  it.each(METRICS)('says under which shapes %s is judged', (metric) => {
    const cells = SHAPES_OF_TABLE.map((shape) => (METRIC_FACTS[metric].shapes.includes(shape) ? 'yes' : ''));
    const row = `| \`${metric}\` | ${cells.join(' | ')} |`;
    expect(PAGE.replaceAll(/ +/g, ' ')).toContain(row.replaceAll(/ +/g, ' '));
  });

  it('explains every shape', () => {
    for (const kind of SHAPE_KINDS) expect(PAGE).toMatch(new RegExp(`^\\| \`${kind}\``, 'm'));
  });

  it('has an example that the kit accepts', () => {
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(PAGE) ?? [];
    expect(parseProfiles(JSON.parse(json), 'example')[0]).toMatchObject({ name: 'evening', measureSeconds: 60 });
  });

  it('every profile that is not steady is a target for people, and stands in the README', () => {
    const shaped = loadProfiles().filter(({ shape }) => shape.kind !== 'steady');
    for (const { name } of shaped) {
      expect(read('Makefile')).toMatch(new RegExp(`^${name}: ## \\S.*\\n\\t@bin/shardgate load ${name} `, 'm'));
      expect(read('README.md')).toContain(`| \`${name}\` |`);
    }
  });
});

const SHAPES_OF_TABLE = ['steady', 'spike', 'soak', 'overload', 'breakpoint'] as const;
