// Who needs CPUs in a run.

export const ROLES = ['app', 'edge', 'load', 'observe'] as const;

export type Role = (typeof ROLES)[number];

/** The roles of a run of ours that goes straight to the server. */
export const USUAL_ROLES: readonly Role[] = ['app', 'load', 'observe'];

/** Each role's CPUs, ascending and never empty. */
export type RoleCpus = Readonly<Record<Role, readonly number[]>>;
