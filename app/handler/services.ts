// What handlers may use beyond their input. Each shard has its own.
import type { Compute } from '../compute/compute-pool.ts';

export type Services = Readonly<{ sumSquares: Compute }>;
