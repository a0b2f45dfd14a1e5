// The comparisons whose right answer is known: what HEAD is made to do, and what the gate must say of it.
import type { ComparisonVerdict } from '../gate/compare/assessment.ts';

export const KINDS = ['alike', 'cpu10', 'cpu20', 'sleep'] as const;

export type Kind = (typeof KINDS)[number];

type KindFacts = Readonly<{
  title: string;
  isWorse: boolean;
  cpuRatio: number | null; // HEAD spins for so much of what a request costs BASE; null: it does not spin
  delayMs: number; // HEAD's answers wait so much longer
}>;

export const KIND_FACTS: Readonly<Record<Kind, KindFacts>> = {
  alike: { title: 'identical', isWorse: false, cpuRatio: null, delayMs: 0 },
  cpu10: { title: '+10 % CPU a request', isWorse: true, cpuRatio: 0.1, delayMs: 0 },
  cpu20: { title: '+20 % CPU a request', isWorse: true, cpuRatio: 0.2, delayMs: 0 },
  sleep: { title: 'sleeps 5 ms a request', isWorse: true, cpuRatio: null, delayMs: 5 },
};

/** `undecided`: the gate did not say a wrong thing, nor the right one. */
export type Answer = 'right' | 'wrong' | 'undecided';

export function toAnswer(kind: Kind, verdict: ComparisonVerdict): Answer {
  if (verdict !== 'PASS' && verdict !== 'FAIL') return 'undecided';
  return (verdict === 'FAIL') === KIND_FACTS[kind].isWorse ? 'right' : 'wrong';
}

/** Then what a request costs BASE must be known. */
export function isSpinning(kind: Kind): boolean {
  return KIND_FACTS[kind].cpuRatio !== null;
}

export type KindEnv = Readonly<{ base: readonly string[]; head: readonly string[] }>; // NAME=VALUE

/** So short that it costs nothing; but BASE then runs its handler as HEAD does, which a cached constant would not. */
const NO_SPIN_US = 0.001;

/** @param cpuUsPerRequest - of BASE, as it was just measured */
export function toKindEnv(kind: Kind, cpuUsPerRequest: number): KindEnv {
  const { cpuRatio, delayMs } = KIND_FACTS[kind];
  if (delayMs > 0) return { base: [], head: [`APP_FAULT_DELAY_MS=${delayMs}`] };
  if (cpuRatio === null) return { base: [], head: [] };
  const spinUs = (NO_SPIN_US + cpuRatio * cpuUsPerRequest).toFixed(3);
  return { base: [`APP_FAULT_SPIN_US=${NO_SPIN_US}`], head: [`APP_FAULT_SPIN_US=${spinUs}`] };
}
