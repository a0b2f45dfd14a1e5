// What a run stores beside its result: slices (the default), every sample of a slow rate leg too, or nothing.
import type { LegName } from './measurement.ts';

export const STREAM_MODES = ['slices', 'samples', 'none'] as const;
export type StreamMode = (typeof STREAM_MODES)[number];

/**
 * Beyond it the samples disturb what they show: about ten points a request, each of them work for k6 and the database.
 * The docs name it, and a test compares.
 */
export const SAMPLES_RATE_MAX = 1000;

export type StreamRequest = Readonly<{
  mode: StreamMode;
  legs: readonly LegName[];
  ratePerSec: number; // the highest of the rate leg
  requireStream: boolean;
}>;

/** @returns one sentence with its remedy, or null when the run can stream so */
export function findStreamProblem({ mode, legs, ratePerSec, requireStream }: StreamRequest): string | null {
  if (mode === 'none' && requireStream) {
    return 'Expected --require-stream with a stream, got --stream none; leave one of the two out.';
  }
  if (mode !== 'samples') return null;
  if (!legs.includes('rate')) {
    return 'Expected --stream samples with a rate leg, got --model closed, whose rate is whatever the server gives; choose --model both or open.';
  }
  if (ratePerSec <= SAMPLES_RATE_MAX) return null;
  return `Expected --stream samples at ${SAMPLES_RATE_MAX} requests/s or less, got ${ratePerSec}; set a lower --rate, or use --stream slices.`;
}

/** The capacity leg runs at full throttle, where samples would be most of the work. */
export function toLegStream(mode: StreamMode, leg: LegName): StreamMode {
  return mode === 'samples' && leg === 'capacity' ? 'slices' : mode;
}
