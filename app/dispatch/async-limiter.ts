// Counts how many handlers run, and says no beyond the limit. Who waits, and where, is the intake's business.

export class AsyncLimiter {
  readonly maxRunning: number;
  running = 0;

  /** @param maxRunning - an integer from 1 up; Infinity never refuses */
  constructor(maxRunning: number) {
    this.maxRunning = maxRunning;
  }

  /** @returns true when the caller may run; it then owes one `release` */
  tryAcquire(): boolean {
    if (this.running >= this.maxRunning) return false;
    this.running++;
    return true;
  }

  /** For a caller that has checked itself that there is room. */
  acquire(): void {
    this.running++;
  }

  release(): void {
    this.running--;
  }
}
