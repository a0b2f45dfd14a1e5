// report.html of a load: verdict and reasons first. One file that needs no network and no script.

import { toHeadline } from '../headline.ts';
import type { Result } from '../result.ts';
import { html } from './markup.ts';

export function toHtml(result: Result): string {
  const title = toHeadline(result);
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<h1>${title}</h1>
<ul>${result.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
</html>
`.markup;
}
