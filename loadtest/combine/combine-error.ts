// What was handed over for combining cannot be used. Everything that is wrong is said at once.

export class CombineError extends Error {
  override readonly name = 'CombineError';
}
