// From a phase's name to its engine. Each is loaded alone: the node:http phases do not need the native engine.
import type { Phase } from '../config.ts';
import type { CreatePhase } from './phase.ts';

export async function loadPhase(phase: Phase): Promise<CreatePhase> {
  switch (phase) {
    case 'c':
      return (await import('./c.ts')).createPhaseC;
    default:
      throw new Error(`Expected a phase that exists, got ${phase}`);
  }
}
