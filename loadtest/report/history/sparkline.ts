// A series in one line of text: eight heights between its least and its greatest value.

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** The newest values, as many as there is room for; a series without any spread lies in the middle. */
export function toSparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-Math.max(1, width));
  const least = Math.min(...shown);
  const range = Math.max(...shown) - least;
  return shown.map((value) => BARS[range > 0 ? Math.round(((value - least) / range) * (BARS.length - 1)) : 3]).join('');
}
