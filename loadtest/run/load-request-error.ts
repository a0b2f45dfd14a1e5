// Options of a run that cannot be used, or not together. Nothing was installed, started or sent.

export class LoadRequestError extends Error {
  override readonly name = 'LoadRequestError';
}
