// `load --web`: k6's own page, looked at in a real Chromium while a real run goes on.
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { ensureChromium, openChromium } from '../browser/chromium.ts';
import { isForDocs, toPicture } from '../browser/pictures.ts';
import { untilSaid } from './support/disturbances.ts';
import { makeResultsFolder, PROFILES, runKit, startKit } from './support/kit.ts';

const WEB_PORT = '18866';
/** A leg that a slow browser does not miss; a picture is to have lines. */
const PROFILE = isForDocs ? 'light' : 'long-smoke';
const SIZE = { width: 1280, height: 960 };
const ADDRESS = `http://127.0.0.1:${WEB_PORT}`;

afterAll(async () => {
  await runKit(['down']);
});

it('shows the leg while it runs, does not hold k6 up although the tab stays open, and keeps the page', async ({
  skip,
}) => {
  const absence = await ensureChromium();
  if (absence !== null) skip(absence);
  const browser = await openChromium();
  try {
    const tab = await browser.context.newPage();
    await tab.setViewportSize(SIZE);
    const said: string[] = [];
    tab.on('pageerror', (error) => said.push(error.message));
    const results = makeResultsFolder();
    const args = ['load', PROFILE, '--profiles', PROFILES, '--model', 'open', '--rate', '200', '--measure-only'];
    const kit = startKit([...args, '--web', '--results', results], { WEB_PORT });
    await untilSaid(kit, ADDRESS);
    await tab.goto(ADDRESS); // waits by itself until k6 is there
    await tab.getByText('HTTP Request Rate').first().waitFor();
    expect(await tab.title()).toContain('k6');
    const { exitCode, stderr } = await kit;
    expect(exitCode, stderr).toBe(0);
    expect([said, await tab.getByText('HTTP Request Rate').first().isVisible()]).toEqual([[], true]);
    await tab.screenshot({ path: toPicture('live-page'), animations: 'disabled' });
    expect(stderr).toMatch(/^rate {3}settle \d+ s {3}the last answers/m);

    const kept = join(results, 'latest', 'web', 'rate-1.html');
    expect(existsSync(kept)).toBe(true);
    await tab.goto(pathToFileURL(kept).href);
    await tab.getByText('HTTP Performance overview').first().waitFor();
  } finally {
    await browser.close();
  }
});

it('is an error before the run where its port is taken', async () => {
  const squatter = createServer().listen(Number(WEB_PORT), '127.0.0.1');
  try {
    const { exitCode, stderr } = await runKit(['load', 'smoke', '--web'], { WEB_PORT });
    const told = `Expected port ${WEB_PORT} to be free for the live page, got it held by `;
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(told)]);
  } finally {
    squatter.close();
  }
});
