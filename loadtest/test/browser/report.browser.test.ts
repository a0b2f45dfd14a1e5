// report.html in a real Chromium: what it shows, that it asks for nothing, and that everyone can read it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHtml } from '../../report/html/load-page.ts';
import type { Result } from '../../report/result.ts';
import { toHostile } from '../report/hostile-result.ts';
import { RESULTS } from '../report/sample-result.ts';
import { ensureChromium, openChromium } from './chromium.ts';

const SCREENS = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const FOLDER = mkdtempSync(join(tmpdir(), 'shardgate-report-'));

let absence: string | null = 'not looked for';
let browser: Readonly<{ context: BrowserContext; close: () => Promise<void> }> | null = null;

beforeAll(async () => {
  absence = await ensureChromium();
  if (absence === null) browser = await openChromium();
}, 300_000);

afterAll(() => browser?.close());

type Seen = Readonly<{ page: Page; said: string[]; asked: string[] }>;

/** A page that shows a result; `said` is its console and its errors, `asked` every request but the one for itself. */
async function show(name: string, result: Result): Promise<Seen> {
  if (browser === null) throw new Error(`Expected a browser, got ${absence}`);
  const path = join(FOLDER, `${name}.html`);
  writeFileSync(path, toHtml(result));
  const seen: Seen = { page: await browser.context.newPage(), said: [], asked: [] };
  const url = pathToFileURL(path).href;
  seen.page.on('console', (message) => seen.said.push(message.text()));
  seen.page.on('pageerror', (error) => seen.said.push(error.message));
  seen.page.on('request', (request) => request.url() !== url && seen.asked.push(request.url()));
  await seen.page.setViewportSize(SCREENS.wide);
  await seen.page.goto(url);
  return seen;
}

/** What axe finds wrong: contrast, tables, headings, language, names. */
async function findBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source); // not as a script element: the page's own policy forbids those
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const toOverflow = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

describe('report.html', () => {
  it.for(Object.entries(RESULTS))(
    'is whole, silent and readable, in light and dark, wide and narrow: %s',
    async (sample, { skip }) => {
      if (absence !== null) skip(absence);
      const [name, result] = sample;
      const { page, said, asked } = await show(name, result);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect([colorScheme, await findBarriers(page)]).toEqual([colorScheme, []]);
        for (const size of Object.values(SCREENS)) {
          await page.setViewportSize(size);
          const verdict = await page.getByRole('heading', { level: 1, name: result.verdict }).boundingBox();
          expect((verdict?.y ?? Number.NaN) + (verdict?.height ?? Number.NaN)).toBeLessThan(size.height / 2);
          expect(await toOverflow(page)).toBe(0);
        }
        await page.setViewportSize(SCREENS.wide);
      }
      expect({ said, asked }).toEqual({ said: [], asked: [] });
      await page.close();
    },
  );

  it('has another background in the dark, and none of it on paper', async ({ skip }) => {
    if (absence !== null) skip(absence);
    const { page } = await show('pass', RESULTS.pass as Result);
    const toBackground = async (media: Parameters<Page['emulateMedia']>[0]) => {
      await page.emulateMedia(media);
      return page.evaluate<string>('getComputedStyle(document.querySelector(".card")).backgroundColor');
    };
    const light = await toBackground({ media: 'screen', colorScheme: 'light' });
    expect(await toBackground({ media: 'screen', colorScheme: 'dark' })).not.toBe(light);
    expect(await toBackground({ media: 'print', colorScheme: 'dark' })).toBe(light);
    await page.close();
  });

  it('shows markup of others as text, and would run no script', async ({ skip }) => {
    if (absence !== null) skip(absence);
    const attack = `"'><img src=x onerror=alert(1)><script>alert(2)</script></style></title><a href="javascript:alert(3)">`;
    const { page, said, asked } = await show('hostile', toHostile(RESULTS.fail as Result, attack));
    expect(await page.locator('script, img, a[href^="javascript:"]').count()).toBe(0);
    expect(await page.getByRole('listitem').first().innerText()).toBe(attack);
    expect({ said, asked }).toEqual({ said: [], asked: [] });
    const forbidden = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
    await page.evaluate(
      'document.body.append(Object.assign(document.createElement("script"), { text: "window.ran = 1" }))',
    );
    await forbidden;
    expect(await page.evaluate('window.ran')).toBeUndefined();
    await page.close();
  });
});
