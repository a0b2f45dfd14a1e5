// Somebody who looks at k6's web dashboard during a block: keeps its stream of events open, as a tab does.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GeneratorSetting } from '../run/generator.ts';
import type { WebOutput } from '../run/k6-launch.ts';
import { openLivePage } from '../run/live-page.ts';
import { prepareOutputFolder } from '../stack/generator.ts';

export type Look = Readonly<{ web: WebOutput; close: () => Promise<void> }>;

/** In the checkout, where the engine can mount it. */
const PAGES = '.cache/live-pages';
const RETRY_MS = 250;

export async function openLook({ stack, signal }: GeneratorSetting): Promise<Look> {
  const page = await openLivePage({ WEB_PORT: '0' });
  const folder = join(stack.root, PAGES);
  await prepareOutputFolder(folder);
  const ended = new AbortController();
  const reading = readEvents(page.url, AbortSignal.any([ended.signal, signal])).catch(() => {}); // let go, or aborted
  const close = async () => {
    ended.abort();
    await Promise.all([reading, page.close(), rm(folder, { recursive: true, force: true })]);
  };
  return { web: { ...(await page.openLeg()), folder }, close };
}

async function readEvents(url: string, signal: AbortSignal): Promise<void> {
  for (; !signal.aborted; await sleep(RETRY_MS, null, { signal })) {
    const response = await fetch(`${url}/events`, { signal }).catch(() => null);
    if (response?.ok) return void (await response.text());
  }
}
