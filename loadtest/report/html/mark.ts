// Outcomes and verdicts as shapes, so that no reader has to tell colours apart.
import type { Check, Verdict } from '../../gate/verdict.ts';
import { html, type Markup } from './markup.ts';

/** Names of classes in page.css; each sets a colour and a tint. */
export type Tone = 'pass' | 'fail' | 'doubt' | 'none';

type Shape = Readonly<{ outline: string; sign: string }>;

const CIRCLE = 'M12 1.5a10.5 10.5 0 1 1 0 21a10.5 10.5 0 1 1 0-21z';
const OCTAGON = 'M7.7 1.5h8.6l6.2 6.2v8.6l-6.2 6.2H7.7l-6.2-6.2V7.7z';
const TRIANGLE =
  'M12 1.6c.7 0 1.3.3 1.6 1l9 16.6c.7 1.3-.2 2.8-1.6 2.8H3c-1.4 0-2.3-1.5-1.6-2.8l9-16.6c.3-.7.9-1 1.6-1z';
const DIAMOND = 'M12 .8l11.2 11.2L12 23.2.8 12z';
const CHECK = 'M7 12.4l3.4 3.4L17 8.8';
const CROSS = 'M8 8l8 8M16 8l-8 8';
const BANG = 'M12 7v6.5M12 17.4v.2';
const DASH = 'M7.5 12h9';
const QUESTION = 'M9 9.2c.2-1.7 1.4-2.6 3-2.6s3 1 3 2.5c0 2-3 2.4-3 4.6M12 17.4v.2';

const SHAPES: Readonly<Record<Verdict['kind'], Shape>> = {
  PASS: { outline: CIRCLE, sign: CHECK },
  FAIL: { outline: OCTAGON, sign: CROSS },
  ERROR: { outline: DIAMOND, sign: BANG },
  INVALID: { outline: TRIANGLE, sign: BANG },
  INCONCLUSIVE: { outline: CIRCLE, sign: QUESTION },
  NONE: { outline: CIRCLE, sign: DASH },
};

export const VERDICT_TONES: Readonly<Record<Verdict['kind'], Tone>> = {
  PASS: 'pass',
  FAIL: 'fail',
  ERROR: 'fail',
  INVALID: 'doubt',
  INCONCLUSIVE: 'doubt',
  NONE: 'none',
};

export const OUTCOME_TONES: Readonly<Record<Check['outcome'], Tone>> = {
  pass: 'pass',
  fail: 'fail',
  unproven: 'doubt',
};

const OUTCOME_SHAPES: Readonly<Record<Check['outcome'], Shape>> = {
  pass: SHAPES.PASS,
  fail: SHAPES.FAIL,
  unproven: SHAPES.INVALID,
};

/** The word stands beside it, so it says nothing of its own. */
export function drawVerdict(verdict: Verdict['kind']): Markup {
  return draw(SHAPES[verdict]);
}

export function drawOutcome(outcome: Check['outcome']): Markup {
  return draw(OUTCOME_SHAPES[outcome]);
}

function draw({ outline, sign }: Shape): Markup {
  return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="${outline}"/><path fill="none" stroke="var(--card)" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round" d="${sign}"/></svg>`;
}
