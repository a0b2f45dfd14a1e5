// A chart as SVG, drawn once, when the report is written. Its colours are the page's own variables,
// so it follows light, dark and print; ECharts only lays it out.
import type { EChartsOption } from 'echarts';
import { init } from 'echarts/dist/echarts.esm.min.mjs';
import { html, type Markup } from './markup.ts';

/** `id` is unique on its page; `summary` tells what the chart shows to those who cannot see it. Texts are plain. */
export type Chart = Readonly<{
  id: string;
  title: string;
  note: string;
  summary: string;
  option: EChartsOption;
}>;

const WIDTH = 440; // on a phone it is a little smaller, beside another a little larger: its text stays readable
const HEIGHT = 230;

const TEXT = { fontFamily: 'inherit', fontSize: 12 };

export function toFigure({ id, title, note, summary, option }: Chart): Markup {
  const drawing = html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${summary}">${draw(id, option)}</svg>`;
  return html`<figure class="card"><figcaption>${title} <small>${note}</small></figcaption>${drawing}</figure>`;
}

/** @returns what stands inside the svg element */
function draw(id: string, option: EChartsOption): Markup {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    chart.setOption({ animation: false, textStyle: TEXT, ...option });
    return { markup: toContent(chart.renderToSVGString(), id) };
  } finally {
    chart.dispose();
  }
}

/** Its own numbering would differ with each chart drawn; what only a script could use is left out. */
function toContent(svg: string, id: string): string {
  return svg
    .replace(/^<svg[^>]*>|<\/svg>\s*$/g, '')
    .replace(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replace(/ (?:ecmeta_\w+|class|pointer-events)="[^"]*"/g, '')
    .replace(/\bzr\d+-/g, `${id}-`)
    .replace(/\n+/g, '\n')
    .trim();
}
