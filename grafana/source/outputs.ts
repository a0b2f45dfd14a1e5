// Every file that is generated from here, with its text. A test compares them with those that are committed.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { toRulesFile } from './alerts.ts';
import { GATE_DASHBOARD } from './gate.ts';
import { JOURNEY_DASHBOARD } from './journey.ts';
import { replacePanelTables } from './panel-table.ts';
import { RUN_DASHBOARD } from './run.ts';
import { SERVER_DASHBOARD } from './server.ts';
import type { Dashboard } from './spec.ts';
import { toDashboardJson } from './to-grafana.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
export const DASHBOARDS: readonly Dashboard[] = [RUN_DASHBOARD, SERVER_DASHBOARD, GATE_DASHBOARD, JOURNEY_DASHBOARD];

const PAGE = 'docs/observability.md';

/** Texts by path from the checkout's root; of the page, only what is between its marks changes. */
export function toOutputs(): ReadonlyMap<string, string> {
  const page = readFileSync(join(ROOT, PAGE), 'utf8');
  return new Map([
    ...DASHBOARDS.map((one) => [`grafana/dashboards/${one.file}.json`, toDashboardJson(one)] as const),
    ['grafana/provisioning/alerting/rules.yaml', toRulesFile()] as const,
    [PAGE, replacePanelTables(page, DASHBOARDS)] as const,
  ]);
}
