// Drives the search for the highest rate that meets the targets, each step a rate leg of its own with a fresh k6.
import { type SearchSettings, toNextMove } from '../gate/breakpoint/search.ts';
import { type Asked, type Step, toAgain, toStep, toUndrivenStep } from '../gate/breakpoint/step.ts';
import { toNumber } from '../gate/quantity.ts';
import type { Breakpoint, Profile } from '../profiles/profile.ts';
import type { Targets } from '../targets/target.ts';
import { GeneratorMemoryError } from './generator-memory.ts';
import { type DrivenLeg, driveLeg, type LegsRequest, openLegs } from './legs.ts';
import type { LoadRequest } from './load-request.ts';
import type { LegMeasurement, NonEmpty } from './measurement.ts';

export type Search = Readonly<{ shape: Breakpoint; targets: Targets; settings: SearchSettings }>;

/** Null for any other profile. load-request.ts refuses a search without targets. */
export function toSearch({ profile, ratePerSec, targets }: LoadRequest): Search | null {
  const { shape } = profile;
  if (shape.kind !== 'breakpoint' || targets === null) return null;
  return { shape, targets, settings: { startRatePerSec: ratePerSec, precision: shape.precision } };
}

/** @param keep - is handed each leg as soon as it was measured, and each step as soon as it is judged */
export async function driveBreakpoint(
  asked: LegsRequest,
  search: Search,
  keep: Readonly<{ leg: (leg: DrivenLeg) => void; step: (step: Step) => void }>,
): Promise<void> {
  const drive = await createDrive(asked, keep.leg);
  await searchBreakpoint(search, asked.request.profile.measureSeconds, drive, (step) => {
    keep.step(step);
    asked.console.say(`  ${toLine(step)}`);
  });
}

export type Drive = (asked: Asked) => Promise<LegMeasurement>;

/**
 * @param stepSeconds - measured in each step but the longer run
 * @throws GeneratorMemoryError when not even the first step fits: then nothing is known
 */
export async function searchBreakpoint(
  { shape, targets, settings }: Search,
  stepSeconds: number,
  drive: Drive,
  keep: (step: Step) => void,
): Promise<void> {
  const steps: Step[] = [];
  for (let move = toNextMove(steps, settings); move.kind === 'try'; move = toNextMove(steps, settings)) {
    const { purpose, ratePerSec } = move;
    const asked = { purpose, ratePerSec, seconds: purpose === 'confirm' ? shape.confirmSeconds : stepSeconds };
    const step = await driveStep(asked, { ...targets, ratePerSec }, drive).catch((error: unknown) => {
      if (error instanceof GeneratorMemoryError && steps.length > 0) return toUndrivenStep(asked, error.message);
      throw error;
    });
    steps.push(step);
    keep(step);
  }
}

async function driveStep(asked: Asked, targets: Targets, drive: Drive): Promise<Step> {
  let made: NonEmpty<LegMeasurement> = [await drive(asked)];
  for (let setAside = 0; ; ) {
    const again = toAgain(made, setAside, targets);
    if (again === 'no') return toStep(asked, made, targets);
    if (again === 'replace') setAside += 1;
    const next = await drive(asked);
    made = again === 'repeat' ? [...made, next] : [next];
  }
}

/** Attempts are numbered through the run, so that each has its own series in the database; within a step from 1. */
async function createDrive(asked: LegsRequest, keep: (leg: DrivenLeg) => void): Promise<Drive> {
  const setting = await openLegs(asked, 'rate');
  let attempt = 0;
  return async ({ ratePerSec, seconds }) => {
    attempt += 1;
    const profile: Profile = { ...asked.request.profile, measureSeconds: seconds };
    const driven = await driveLeg(
      { ...asked, request: { ...asked.request, profile, ratePerSec } },
      setting,
      'rate',
      attempt,
    );
    keep(driven);
    return driven.measurement;
  };
}

function toLine({ ratePerSec, outcome, purpose, judgement }: Step): string {
  const words = { met: 'meets the targets', missed: 'misses the targets', unproven: 'proves nothing' } as const;
  const why = outcome === 'met' ? '' : `: ${judgement.checks.find((check) => check.outcome !== 'pass')?.because ?? ''}`;
  return `${toNumber(ratePerSec)} requests/s ${words[outcome]}${purpose === 'confirm' ? ' (longer run)' : ''}${why}`;
}
