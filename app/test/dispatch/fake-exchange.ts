// An exchange without an engine: it notes what was done to it.
import { Exchange } from '../../dispatch/exchange.ts';
import type { Problem } from '../../handler/problem.ts';

type Fake = Readonly<{ waitMs?: number; handle?: () => unknown; succeed?: () => void }>;

export class FakeExchange extends Exchange {
  readonly waitMs: number;
  readonly events: string[] = [];
  readonly #fake: Fake;

  constructor(fake: Fake = {}) {
    super();
    this.#fake = fake;
    this.waitMs = fake.waitMs ?? 0;
    this.startedMs = performance.now();
  }

  handle(): unknown {
    this.events.push('handle');
    return this.#fake.handle === undefined ? 'value' : this.#fake.handle();
  }

  succeed(value: unknown): void {
    this.#fake.succeed?.();
    this.events.push(`answer ${value}`);
  }

  fail({ status, message, headers }: Problem): void {
    this.events.push(`${status} ${message} ${JSON.stringify(headers)}`);
  }

  free(): void {
    this.state = 'free';
    this.events.push('free');
  }
}
