import { describe, expect, it } from 'vitest';
import { requireConsent } from '../../host/consent.ts';

const PLAN = { kind: 'set-up', install: ['docker.io'], composeFromTrixie: true, start: true } as const;
const WANT = 'Expected a Docker engine that answers, got none';

describe('requireConsent', () => {
  it.each([{ YES: '1' }, { CI: 'true' }])('goes on without asking with %j', async (env) => {
    await requireConsent(WANT, PLAN, env, () => Promise.reject(new Error('asked')));
  });

  it.each([{}, { YES: '' }, { YES: '0' }, { CI: 'false' }])('asks with %j, and goes on with a yes', async (env) => {
    const asked: string[] = [];
    await requireConsent(WANT, PLAN, env, async (question) => asked.push(question) > 0);
    expect(asked).toEqual([
      'Expected a Docker engine that answers, got none. ' +
        'Install docker.io, then unpack docker compose from Debian 13, then start the engine?',
    ]);
  });

  it('names the remedy when the answer is no', async () => {
    const plan = { ...PLAN, install: [], composeFromTrixie: false };
    await expect(requireConsent(WANT, plan, {}, async () => false)).rejects.toThrow(
      `${WANT}; run \`make setup\` on a terminal, or with YES=1, to start the engine.`,
    );
  });
});
