// Tables of named facts, and lists of terms: the plain parts of a page.
import { html, type Markup } from './markup.ts';

export function toFactTable(caption: string, rows: readonly (readonly string[])[]): Markup {
  const lines = rows.map(([name = '', fact = '']) => html`<tr><th scope="row">${name}</th><td>${fact}</td></tr>\n`);
  return html`<table class="facts"><caption class="unseen">${caption}</caption><tbody>
${lines}</tbody></table>`;
}

/** All but the first column are numbers. Where it is wider than its card, it scrolls by itself, by keyboard too. */
export function toNumberTable(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): Markup {
  const cell = (text: string, column: number) =>
    column === 0 ? html`<th scope="row">${text}</th>` : html`<td class="number">${text}</td>`;
  const heads = head.map((text, column) => html`<th scope="col"${column === 0 ? '' : RIGHT}>${text}</th>`);
  return html`<div class="sideways" role="region" tabindex="0" aria-label="${caption}"><table><caption class="unseen">${caption}</caption>
<thead><tr>${heads}</tr></thead><tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody></table></div>`;
}

const RIGHT = html` class="number"`;

export function toTermList(terms: readonly Readonly<{ title: string; shown: string }>[]): Markup {
  return html`<dl class="figures">
${terms.map(({ title, shown }) => html`<div><dt>${title}</dt><dd>${shown}</dd></div>\n`)}</dl>`;
}
