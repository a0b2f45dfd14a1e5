// A page as a PNG, taken by the Chromium of the host; for pictures in the docs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';

export class ScreenshotError extends Error {
  override readonly name = 'ScreenshotError';
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];
const SIZE = '1280,2110';
const TIMEOUT_MS = 60_000;

/** @throws ScreenshotError when the host has no Chromium, or it takes no picture */
export async function takeScreenshot(page: string, picture: string): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'shardgate-chromium-'));
  try {
    for (const browser of BROWSERS) if (await shoot(browser, profile, page, picture)) return;
    throw new ScreenshotError(`Expected one of ${BROWSERS.join(', ')} on the PATH, got none; install Chromium.`);
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}

/** @returns whether there is such a browser */
async function shoot(browser: string, profile: string, page: string, picture: string): Promise<boolean> {
  const flags = [
    '--headless',
    '--no-sandbox', // the page is our own and holds no script
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--hide-scrollbars',
    `--user-data-dir=${profile}`,
    `--window-size=${SIZE}`,
    `--screenshot=${picture}`,
  ];
  const ran = await execa(browser, [...flags, pathToFileURL(page).href], { reject: false, timeout: TIMEOUT_MS });
  if (ran.code === 'ENOENT') return false;
  if (ran.exitCode === 0) return true;
  throw new ScreenshotError(`Expected ${browser} to take a picture of ${page}, got exit code ${ran.exitCode}.`);
}
