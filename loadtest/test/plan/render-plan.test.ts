import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { PlanOptions } from '../../plan/plan-cpus.ts';
import { planCpus } from '../../plan/plan-cpus.ts';
import { renderPlan } from '../../plan/render-plan.ts';
import { readTopology } from '../../plan/topology.ts';
import { writeTopologyFixture } from './topology-fixture.ts';

function render(fixture: string, color: boolean, options: PlanOptions = {}) {
  const topology = readTopology(writeTopologyFixture(fixture));
  return renderPlan(planCpus(topology, options), topology, { color });
}

describe('renderPlan', () => {
  it('draws every core with its threads and roles, then the lists, then the notes', () => {
    expect(render('four-cores-smt', false, { edge: true })).toBe(
      [
        'socket 0, node 0, L3 of CPUs 0-7',
        '  ┌─────────┐┌─────────┐┌─────────┐┌─────────┐',
        '  │   0 4   ││   1 5   ││   2 6   ││   3 7   │',
        '  │ observe ││  edge   ││  load   ││   app   │',
        '  └─────────┘└─────────┘└─────────┘└─────────┘',
        '',
        '  app      CPUs 3,7          the server, one shard a CPU',
        '  edge     CPUs 1,5          nginx',
        '  load     CPUs 2,6          the generator',
        '  observe  CPUs 0,4          database, collector, command line',
        '',
        "  - k6 needs about 5 physical cores to saturate the server's 1 and has 1: a missed capacity limit may stay unproven. wrk needs far less.",
        '',
      ].join('\n'),
    );
  });

  it('stacks the roles that share a core', () => {
    expect(render('two-cores', false).split('\n').slice(1, 7)).toEqual([
      '  ┌─────────┐┌─────────┐',
      '  │    0    ││    1    │',
      '  │  edge   ││   app   │',
      '  │  load   ││         │',
      '  │ observe ││         │',
      '  └─────────┘└─────────┘',
    ]);
  });

  it('shows the cores of others and the isolated ones, and marks the slow ones', () => {
    expect(render('cgroup-v2-limited', false)).toContain('(not ours)');
    expect(render('isolated', false)).toContain('(isolated)');
    expect(render('hybrid-intel', false)).toContain('19 (E)');
  });

  it('says the same in colour as without', () => {
    const colored = render('sixteen-cores-smt', true);
    expect(colored).not.toBe(stripVTControlCharacters(colored));
    expect(stripVTControlCharacters(colored)).toBe(render('sixteen-cores-smt', false));
  });

  it.each(['two-sockets', 'sixteen-cores-smt', 'hybrid-intel'])(
    'keeps the rows of %s as wide as each other',
    (name) => {
      const boxes = render(name, false)
        .split('\n')
        .filter((line) => /^ {2}[┌│└]/.test(line));
      for (const [index, line] of boxes.entries()) {
        if (line.startsWith('  ┌')) continue;
        const above = boxes[index - 1] ?? '';
        expect(line).toHaveLength(above.length);
      }
    },
  );
});
