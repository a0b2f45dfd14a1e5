// report.html of a load: verdict and reasons first, then checks, legs, and what it takes to repeat it.
import { STEP_HEAD, toStepRow } from '../breakpoint-report.ts';
import { toHostRows, toRunRows, toStreamRows } from '../circumstances.ts';
import { toMeaning, toTally } from '../headline.ts';
import type { Result } from '../result.ts';
import { toFigure } from './chart.ts';
import { toCheckTable } from './check-table.ts';
import { toLegSection } from './leg-section.ts';
import { html, type Markup } from './markup.ts';
import { toPage } from './page.ts';
import { toSearchChart } from './shape-charts.ts';
import { toFactTable, toNumberTable } from './table.ts';
import { toTiles } from './tiles.ts';

const FILES = ['result.json', 'report.md', 'junit.xml', 'k6-summary.json'];
const LOG = 'k6.log'; // of a generator that the kit itself started

export function toHtml(result: Result): string {
  const { attempts, legs, profile, target, verdict, reasons, startedAt } = result;
  const measured = [legs.capacity, legs.rate].filter((leg) => leg !== null);
  return toPage({
    kind: `load ${profile}`,
    verdict,
    meaning: toMeaning(verdict),
    reasons,
    startedAt,
    facts: [target.url],
    sections: [
      ...toTiles(result),
      ...toChecks(result),
      ...toSearch(result),
      ...measured.map((leg) => toLegSection(leg, attempts[leg.leg].length, result)),
      toCircumstances(result),
      toRepeat(result),
    ],
    files: measured.some(({ combined }) => combined !== undefined) ? FILES : [...FILES, LOG],
  });
}

function toChecks(result: Result): readonly Markup[] {
  if (result.checks.length === 0) return [];
  return [
    html`<section><h2>${toTally(result)}</h2><div class="card checks">${toCheckTable(result.checks)}</div></section>`,
  ];
}

/** How a breakpoint was found. */
function toSearch({ breakpoint, checks }: Result): readonly Markup[] {
  if (breakpoint === null || breakpoint.steps.length === 0) return [];
  const table = toNumberTable('Steps of the search', STEP_HEAD, breakpoint.steps.map(toStepRow));
  const charts = toSearchChart(breakpoint, checks).map(toFigure);
  return [
    html`<section class="stack"><h2>The search</h2><div class="grid">${charts}</div><div class="card">${table}</div></section>`,
  ];
}

function toCircumstances(result: Result): Markup {
  const stream = toStreamRows(result);
  return html`<section class="stack"><h2>Circumstances</h2>
<div class="card"><h3>Run</h3>${toFactTable('The run', toRunRows(result))}</div>
<div class="card"><h3>Host</h3>${toFactTable('The host', toHostRows(result.host))}</div>
${stream.length === 0 ? '' : html`<div class="card"><h3>Stream</h3>${toFactTable('The stream', stream)}</div>`}</section>`;
}

function toRepeat({ command }: Result): Markup {
  const shown = command.startsWith('shardgate ') ? `bin/${command}` : command;
  return html`<section><h2>Repeat it</h2><pre><code>${shown}</code></pre></section>`;
}
