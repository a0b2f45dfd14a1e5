// How a terminal shows verdicts.
import { styleText } from 'node:util';
import type { Verdict } from '../gate/verdict.ts';

export type TextFormat = Parameters<typeof styleText>[0];

export const VERDICT_FORMATS: Readonly<Record<Verdict['kind'], TextFormat>> = {
  PASS: ['bold', 'green'],
  FAIL: ['bold', 'red'],
  ERROR: ['bold', 'red'],
  INCONCLUSIVE: ['bold', 'yellow'],
  INVALID: ['bold', 'yellow'],
  NONE: ['bold'],
};

export function paint(text: string, format: TextFormat, color: boolean): string {
  return color && format !== 'reset' ? styleText(format, text, { validateStream: false }) : text;
}
