// The frame of every report.html: what it is, its verdict and reasons, then the sections of its kind.
// One file: no script, nothing from the network, and a policy that would forbid both.
import { readFileSync } from 'node:fs';
import type { Verdict } from '../../gate/verdict.ts';
import { drawVerdict, VERDICT_TONES } from './mark.ts';
import { html, type Markup } from './markup.ts';

export type Page = Readonly<{
  kind: string; // the command, and what it was about: `load light`
  verdict: Verdict['kind'];
  meaning: string; // of the verdict, in a line
  reasons: readonly string[];
  startedAt: string; // ISO 8601, UTC
  facts: readonly string[]; // beside kind and time: which target, which run
  sections: readonly Markup[];
  files: readonly string[]; // kept beside this one
}>;

/** Style attributes are what the charts are made with. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const STYLE: Markup = { markup: readFileSync(new URL('page.css', import.meta.url), 'utf8') };

export function toPage(page: Page): string {
  const { kind, verdict, startedAt } = page;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="shardgate">
<title>${verdict}: ${kind}, ${toTime(startedAt)}</title>
<style>
${STYLE}</style>
</head>
<body>
<main>
${toRun(page)}
${toVerdict(page)}
${page.sections.map((section) => html`${section}\n`)}</main>
${toFooter(page)}
</body>
</html>
`.markup;
}

function toRun({ kind, startedAt, facts }: Page): Markup {
  return html`<p class="run"><b>shardgate ${kind}</b> <time datetime="${startedAt}">${toTime(startedAt)}</time> ${facts.map(
    (fact) => html`<span>${fact}</span> `,
  )}</p>`;
}

function toVerdict({ verdict, meaning, reasons }: Page): Markup {
  return html`<header class="verdict ${VERDICT_TONES[verdict]}">
<h1>${drawVerdict(verdict)}<span><b>${verdict}</b><span class="unseen">: </span>${meaning}</span></h1>
<ul>
${reasons.map((reason) => html`<li>${reason}</li>\n`)}</ul>
</header>`;
}

function toFooter({ files }: Page): Markup {
  const links = files.map((file, index) => html`${index === 0 ? '' : ', '}<a href="${file}">${file}</a>`);
  return html`<footer>Written by shardgate. This file needs no network and no script. Beside it: ${links}.</footer>`;
}

function toTime(startedAt: string): string {
  return `${startedAt.slice(0, 19).replace('T', ' ')} UTC`;
}
