// Puts the calling thread behind the event loop of its core.
import { setPriority } from 'node:os';

const NICE = 10;

/** A tenth of a core that the event loop keeps busy: enough to get on, too little to be felt. */
export function stepBack(): void {
  setPriority(NICE); // on Linux the calling thread's, not the process's
}
