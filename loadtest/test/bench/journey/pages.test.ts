import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { toChart, toNiceMax } from '../../../bench/journey/chart.ts';
import { toPhaseFigures } from '../../../bench/journey/figures.ts';
import { toJourneyPage } from '../../../bench/journey/journey-page.ts';
import { toResultsPage } from '../../../bench/journey/results-page.ts';
import { toPageMarkdown } from '../../../bench/page.ts';
import { PROVENANCE } from '../sample-provenance.ts';
import { toSampleJourney, toSampleSlot } from './sample-journey.ts';

const journey = toSampleJourney();
const phases = toPhaseFigures(journey);

describe('the pages of a journey', () => {
  it('show the phases side by side', async () => {
    const page = toPageMarkdown('phases/journey', toJourneyPage(journey, PROVENANCE));
    await expect(page).toMatchFileSnapshot('golden/journey.md');
  });

  it.each(phases.map((phase) => [phase.phase, phase] as const))('show %s alone', async (name, phase) => {
    const page = toPageMarkdown(`phases/${name}/results`, toResultsPage(phase, journey, PROVENANCE));
    await expect(page).toMatchFileSnapshot(`golden/${name}.md`);
  });

  it('say of a single round what it cannot tell', () => {
    const [first = []] = journey.levels[0]?.blocks ?? [];
    const blocks = [first.map((arm) => arm.slice(0, 1))];
    const page = toJourneyPage({ ...journey, levels: [{ connections: 50, blocks }] }, PROVENANCE);
    expect(page.sections.join('\n')).toContain('not known: one pair has no spread');
  });

  it('show no difference where there is none', () => {
    const same = journey.levels.map(({ connections, blocks }) => ({
      connections,
      blocks: blocks.map((round) => round.map(() => round[0] ?? [])),
    }));
    const page = toJourneyPage({ ...journey, levels: same }, PROVENANCE);
    expect(page.sections[1]).toContain('none shown: × 1 (1–1)');
  });
});

describe('the headline of a journey', () => {
  const busy = (connections: number, shares: readonly number[]) => ({
    connections,
    blocks: [shares.map((serverCpuUtilization) => [toSampleSlot({ serverCpuUtilization })])],
  });

  it.each([
    [
      'the number of connections that keeps the idlest phase busiest',
      [0.9, 0.5],
      [0.7, 0.6],
      'At 200 connections, which',
    ],
    ['no second table where the roadmap’s is that one', [0.7, 0.6], [0.9, 0.5], null],
  ])('has %s', (_, at50, at200, second) => {
    const levels = [busy(50, at50), busy(200, at200)];
    const page = toJourneyPage({ ...toSampleJourney(['baseline', 'c']), levels }, PROVENANCE);
    expect(page.sections[1]).toContain('At 50 connections, as the roadmap measured');
    if (second === null) expect(page.sections[1]).not.toContain('which kept the servers busiest');
    else expect(page.sections[1]).toContain(second);
  });
});

describe('the chart of a journey', () => {
  it('is drawn', async () => {
    await expect(toChart(phases)).toMatchFileSnapshot('golden/journey.svg');
  });

  it('is XML with a bar for each phase and number of connections, in each of its two panels', () => {
    const bars: number[] = [];
    const parser = new SaxesParser();
    parser.on('opentag', ({ name, attributes }) => {
      if (name === 'rect' && attributes.class !== 'page') bars.push(Number(attributes.height));
    });
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(toChart(phases)).close();
    expect(bars).toHaveLength(2 * 2 * 4);
    const [baseline = 0, a = 0] = bars;
    expect(a / baseline).toBeCloseTo(2, 1); // twice the requests, twice the height
  });

  it.each([
    [1, 1],
    [1.01, 2],
    [2.1, 2.5],
    [30_000, 50_000],
    [50_001, 100_000],
    [0.07, 0.1],
  ])('ends an axis for %d at %d', (value, end) => expect(toNiceMax(value)).toBeCloseTo(end));
});
