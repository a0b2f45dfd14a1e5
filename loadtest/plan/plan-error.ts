// A list of CPUs, or a plan, that cannot be used as it was asked for: a mistake of the user, not of ours.

export class PlanError extends Error {
  override readonly name = 'PlanError';
}
