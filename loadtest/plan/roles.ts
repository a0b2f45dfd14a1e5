// Who needs CPUs in a run.

export const ROLES = ['app', 'edge', 'load', 'observe'] as const;

export type Role = (typeof ROLES)[number];

/** Each role's CPUs, ascending and never empty. */
export type RoleCpus = Readonly<Record<Role, readonly number[]>>;
