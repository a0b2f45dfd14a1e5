// One request on its way to an answer that is not given at once: it waits for its body, its turn, its handler.
// Each engine extends it by how an answer is written. Instances are pooled per route and used again.
import type { Problem } from '../handler/problem.ts';

/**
 * `reading`: its body is arriving. `waiting`: in the ring. `running`: it holds a slot of the limiter.
 * `gone`: answered or aborted, but ring, timer or promise still refer to it; the last of them frees it.
 */
export type ExchangeState = 'free' | 'reading' | 'waiting' | 'running' | 'gone';

export abstract class Exchange {
  state: ExchangeState = 'free';
  startedMs = 0; // performance.now() when its head was parsed

  abstract readonly waitMs: number;

  /** Runs the handler: its value, or a promise of it. */
  abstract handle(): unknown;
  /** Answers with the handler's value. */
  abstract succeed(value: unknown): void;
  abstract fail(problem: Problem): void;
  /** Back to the pool: nothing refers to it any more. */
  abstract free(): void;
}
