// What may stand beside --resume. The rest was settled as the comparison began: to take it and not use it would mislead.
import { type CompareOptions, CompareRequestError } from './compare-request.ts';

const BESIDE = [
  '--resume',
  '--max-blocks',
  '--port',
  '--env',
  '--base-env',
  '--head-env',
  '--on-inconclusive',
  '--on-invalid',
  '--annotate',
  '--json',
];

/**
 * @param given - the options that were given, by their long names
 * @throws CompareRequestError that names those which cannot be used
 */
export function checkResumeOptions(
  given: readonly string[],
  { onInconclusive, onInvalid }: Pick<CompareOptions, 'onInconclusive' | 'onInvalid'>,
): void {
  const others = given.filter((name) => !BESIDE.includes(name));
  if (others.length > 0) {
    throw new CompareRequestError(
      `Expected --resume or ${others.join(', ')}, got both; a comparison that is gone on with keeps its own.`,
    );
  }
  if (onInconclusive === 'retry' || onInvalid === 'retry') {
    throw new CompareRequestError(
      'Expected --on-inconclusive and --on-invalid to be fail or warn beside --resume, got retry; what is gone on with is not repeated.',
    );
  }
}
