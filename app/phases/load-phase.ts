// From a phase's name to what makes its engine. Each is loaded alone: node:http needs no native binary.
import type { Phase } from '../config.ts';
import type { CreatePhase } from './phase.ts';

export async function loadPhase(phase: Phase): Promise<CreatePhase> {
  switch (phase) {
    case 'baseline':
      return (await import('./baseline.ts')).createBaseline;
    case 'a':
      return (await import('./a.ts')).createPhaseA;
    case 'b':
      return (await import('./b.ts')).createPhaseB;
    case 'c':
      return (await import('./c.ts')).createPhaseC;
  }
}
