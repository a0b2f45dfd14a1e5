// Nothing is installed or started on a host without a yes: from a terminal, or from the environment in advance.
import type { EnginePlan } from './engine-plan.ts';
import { HostError } from './host-error.ts';

type Env = Readonly<Record<string, string | undefined>>;
type SetUp = Extract<EnginePlan, { kind: 'set-up' }>;

/**
 * @param want - what was expected and what was found
 * @param ask - answers no where there is nobody to ask
 * @throws HostError that names the remedy
 */
export async function requireConsent(
  want: string,
  plan: SetUp,
  env: Env,
  ask: (question: string) => Promise<boolean>,
): Promise<void> {
  if (mayInstall(env)) return;
  const offer = toOffer(plan);
  if (await ask(`${want}. ${offer.charAt(0).toUpperCase()}${offer.slice(1)}?`)) return;
  throw new HostError(`${want}; run \`make setup\` on a terminal, or with YES=1, to ${offer}.`);
}

/** Said yes beforehand; nobody can be asked in CI. */
export function mayInstall(env: Env): boolean {
  return env.YES === '1' || env.CI === 'true';
}

function toOffer({ install, composeFromTrixie, start }: SetUp): string {
  const steps = [
    ...(install.length > 0 ? [`install ${install.join(', ')}`] : []),
    ...(composeFromTrixie ? ['unpack docker compose from Debian 13'] : []),
    ...(start ? ['start the engine'] : []),
  ];
  return steps.join(', then ');
}
