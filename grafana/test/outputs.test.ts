import { describe, expect, it } from 'vitest';
import { DASHBOARDS, toOutputs } from '../source/outputs.ts';
import { replacePanelTables } from '../source/panel-table.ts';
import { read } from './dashboard-files.ts';

describe('every generated file', () => {
  it.each([...toOutputs()])('%s is what its source says; else run `make dashboards`', (path, text) => {
    expect(read(path)).toBe(text);
  });
});

describe('replacePanelTables', () => {
  it('refuses a page without its marks', () => {
    expect(() => replacePanelTables('# A page', DASHBOARDS)).toThrow(/Expected the page to hold <!-- .* got another/);
  });

  it('leaves what is around the marks, and changes nothing the second time', () => {
    const page = read('docs/observability.md');
    const once = replacePanelTables(page, DASHBOARDS);
    expect(replacePanelTables(once, DASHBOARDS)).toBe(once);
    expect(once.startsWith('# Observability')).toBe(true);
    expect(once).toContain('## Dashboards as code');
  });
});
