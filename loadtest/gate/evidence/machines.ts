// Was the generator free, the host undisturbed, the server at its limit?
// Written so that null and NaN fall on the side that proves nothing.
import type { EnvironmentReading, GeneratorMeasurement, LegMeasurement } from '../../run/measurement.ts';
import { toCount, toNumber, toPercent, toPercentBeside } from '../quantity.ts';
import * as threshold from '../thresholds.ts';
import { allOf, type Evidence, toDoubtful, toProof } from './evidence.ts';

/** Shown to be too busy; unknown is not shown. */
export function isGeneratorSaturated({ cpuUtilization, cpusBusy }: GeneratorMeasurement): boolean {
  return Math.max(cpuUtilization ?? 0, cpusBusy ?? 0) >= threshold.GENERATOR_BUSY_RATIO;
}

/** Shown to have had CPU to spare in every second: one second of ten is more than a P95 leaves out. Unknown is not shown. */
export function generatorHealthy({ generator }: LegMeasurement): Evidence {
  const { cpuUtilization, cpusBusy, busiestSecond } = generator;
  if (cpuUtilization === null || cpusBusy === null || busiestSecond === null) {
    return toDoubtful('generatorUnknown', 'how busy the generator was is not known');
  }
  const limit = threshold.GENERATOR_BUSY_RATIO;
  const busy = Math.max(cpuUtilization, cpusBusy);
  const needed = `, and only less than ${toPercent(limit)} leaves its own queue out`;
  const said = `the generator was ${toPercentBeside(busy, limit)} busy`;
  if (!(busy < limit)) return toDoubtful('generatorBusy', `${said}${needed}`);
  if (busiestSecond < limit) return toProof(said);
  const once = `the generator was ${toPercentBeside(busiestSecond, limit)} busy for a second`;
  return toDoubtful('generatorBusy', `${once}${needed}`);
}

/** Shown to have had CPU to spare on the whole: enough where single seconds do not count. Unknown is not shown. */
export function generatorFree({ generator: { cpuUtilization, cpusBusy } }: LegMeasurement): Evidence {
  if (cpuUtilization === null || cpusBusy === null) {
    return toDoubtful('generatorUnknown', 'how busy the generator was is not known');
  }
  const limit = threshold.GENERATOR_BUSY_RATIO;
  const busy = Math.max(cpuUtilization, cpusBusy);
  const said = `the generator was ${toPercentBeside(busy, limit)} busy on the whole`;
  return busy < limit ? toProof(said) : toDoubtful('generatorBusy', said);
}

/** No steal, throttling or clock step, and for a server of ours a core of steady speed that it had for itself. */
export function hostHealthy(leg: LegMeasurement): Evidence {
  const undisturbed = allOf(...toHostEvidence(leg));
  if (!undisturbed.holds) return undisturbed;
  return toProof(`the host was undisturbed${toCaveat(leg.environment)}`);
}

/** What that is made of, each for itself. */
export function toHostEvidence({ environment, server }: LegMeasurement): readonly Evidence[] {
  const everywhere = [noSteal(environment), noThrottling(environment), noClockStep(environment)];
  return [...everywhere, ...(server === null ? [] : [alone(environment), steadySpeed(environment)])];
}

/** Positive proof that the server was the limit: its CPUs had nothing left to give, and nobody took any away. */
export function serverBusy({ environment }: LegMeasurement): Evidence {
  const busy = cpusBusy(environment);
  const whole = allOf(busy, alone(environment), noSteal(environment), noThrottling(environment));
  return whole.holds ? toProof(`${busy.said}, undisturbed by others, steal or a CPU quota`) : whole;
}

function cpusBusy(environment: EnvironmentReading): Evidence {
  const busy = environment.serverCpusBusy;
  if (busy === null) return toDoubtful('serverCpusUnknown', "how busy the server's CPUs were is not known");
  const limit = threshold.SERVER_BUSY_RATIO;
  const said = `the server's CPUs were ${toPercentBeside(busy, limit)} busy`;
  if (busy >= limit) return toProof(`${said}${toCaveat(environment)}`);
  return toDoubtful('serverIdle', `${said}, where ${toPercent(limit)} would show that it was the limit`);
}

/** Without this, a program that runs on the server's CPUs would be taken for the server. */
function alone({ serverCpusOthers }: EnvironmentReading): Evidence {
  if (serverCpusOthers === null) {
    return toDoubtful('serverCpusUnknown', "how much of the server's CPUs others used is not known");
  }
  const limit = threshold.OTHERS_RATIO;
  if (serverCpusOthers < limit) return toProof('the server had its CPUs for itself');
  return toDoubtful('others', `other programs used ${toPercentBeside(serverCpusOthers, limit)} of the server's CPUs`);
}

function noSteal({ stealRatio }: EnvironmentReading): Evidence {
  if (stealRatio === null) return toDoubtful('stealUnknown', 'how much CPU time was stolen is not known');
  const limit = threshold.STEAL_RATIO;
  if (stealRatio < limit) return toProof('no CPU time was stolen');
  return toDoubtful('stolen', `${toPercentBeside(stealRatio, limit)} of a CPU's time was stolen by other machines`);
}

function noThrottling({ throttledPeriods }: EnvironmentReading): Evidence {
  if (throttledPeriods === 0 || throttledPeriods === 'unknown') return toProof('no CPU quota was hit');
  return toDoubtful('quota', `a CPU quota was hit in ${toCount(throttledPeriods, 'period')}`);
}

function noClockStep({ clockStepMs }: EnvironmentReading): Evidence {
  if (clockStepMs === null) return toDoubtful('clock', 'whether the wall clock was set is not known');
  if (Math.abs(clockStepMs) <= threshold.CLOCK_STEP_MS) return toProof('the clock was steady');
  return toDoubtful('clock', `the wall clock stepped by ${toNumber(clockStepMs)} ms`);
}

function steadySpeed({ spinCalibrationMs }: EnvironmentReading): Evidence {
  if (spinCalibrationMs.length < 2) {
    return toDoubtful('speedUnknown', "the speed of the server's core was not measured before and after");
  }
  const spread = Math.max(...spinCalibrationMs) / Math.min(...spinCalibrationMs);
  const limit = threshold.SPIN_SPREAD;
  if (spread <= limit) return toProof("the server's core kept its speed");
  const changed = `the speed of the server's core changed by ${toPercentBeside(spread - 1, limit - 1)}`;
  return toDoubtful('speed', `${changed}, more than the ${toPercent(limit - 1)} allowed`);
}

function toCaveat({ throttledPeriods }: EnvironmentReading): string {
  return throttledPeriods === 'unknown' ? ' (whether a CPU quota was hit is not known)' : '';
}
