// A targets file that cannot be used: every problem at once, each naming the JSON path.
import type { NonEmpty } from '../run/measurement.ts';

export class TargetsError extends Error {
  override readonly name = 'TargetsError';
  readonly problems: NonEmpty<string>;

  constructor(file: string, problems: NonEmpty<string>, options?: ErrorOptions) {
    super(`Targets ${file} cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`, options);
    this.problems = problems;
  }
}
