// The run could not be carried out or read: nothing is known, whatever some numbers may say.
import type { NonEmpty } from '../run/measurement.ts';

export class RunError extends Error {
  override readonly name = 'RunError';
  readonly reasons: NonEmpty<string>;

  constructor(reasons: NonEmpty<string>, options?: ErrorOptions) {
    super(reasons.join('; '), options);
    this.reasons = reasons;
  }
}
