// Requests that cannot be sent as described: every problem at once, each naming the JSON path.

export class RequestsError extends Error {
  override readonly name = 'RequestsError';
  readonly problems: readonly string[];

  constructor(file: string, problems: readonly string[], options?: ErrorOptions) {
    super(`Requests ${file} cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`, options);
    this.problems = problems;
  }
}
