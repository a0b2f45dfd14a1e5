// Everything that a journey leaves in docs/phases/.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePage } from '../page.ts';
import type { Provenance } from '../provenance.ts';
import { toChart } from './chart.ts';
import { toPhaseFigures } from './figures.ts';
import { toJourneyPage } from './journey-page.ts';
import type { Journey } from './measured.ts';
import { toResultsPage } from './results-page.ts';

export const JOURNEY_PAGE = 'phases/journey';

/** @returns the paths that were written, inside the checkout */
export async function writeJourney(root: string, journey: Journey, provenance: Provenance): Promise<readonly string[]> {
  const phases = toPhaseFigures(journey);
  const written = [...(await writePage(root, JOURNEY_PAGE, toJourneyPage(journey, provenance)))];
  for (const phase of phases) {
    const name = `phases/${phase.phase}/results`;
    written.push(...(await writePage(root, name, toResultsPage(phase, journey, provenance))));
  }
  const chart = `docs/${JOURNEY_PAGE}.svg`;
  await writeFile(join(root, chart), toChart(phases));
  return [...written, chart];
}
