import { describe, expect, it } from 'vitest';
import { planGet, planRequests } from '../../requests/request-plan.ts';
import { parseRequests } from '../../requests/requests-parser.ts';

const base = new URL('http://127.0.0.1:9000/api/');

function toMix(...requests: readonly unknown[]) {
  return parseRequests({ name: 'mine', requests }, 'mine.json', () => '');
}

describe('planRequests', () => {
  it('puts the values of the environment in place, percent-encoded in a path', () => {
    const mix = toMix({
      method: 'POST',
      path: '/a?key=${env:KEY}',
      headers: { Authorization: 'Bearer ${env:KEY}' },
      body: 'k=${env:KEY}',
    });
    const { plan, facts } = planRequests(mix, base, { KEY: 'a b/c' });
    expect(plan.specs).toEqual([
      {
        method: 'POST',
        url: 'http://127.0.0.1:9000/api/a?key=a%20b%2Fc',
        headers: { Authorization: 'Bearer a b/c' },
        body: 'k=a b/c',
        expectedStatus: [200],
      },
    ]);
    expect(facts).toEqual([{ method: 'POST', path: '/a?key=${env:KEY}', expectedStatus: [200], share: 1 }]);
  });

  it('knows as secrets what came from the environment, and headers that are secret by their name', () => {
    const headers = { 'X-Trace': '${env:TRACE}', Cookie: 'id=literal', Accept: '*/*' };
    const { secrets } = planRequests(toMix({ path: '/', headers }), base, { TRACE: 'trace-1' });
    expect(secrets).toEqual(['trace-1', 'id=literal']);
  });

  it('turns credentials of the URL into a header, and they are secret', () => {
    const { plan, secrets } = planRequests(toMix({ path: '/x' }), new URL('http://me:p%40ss@127.0.0.1/'), {});
    const encoded = Buffer.from('me:p@ss').toString('base64');
    expect(plan.specs[0]).toMatchObject({
      url: 'http://127.0.0.1/x',
      headers: { Authorization: `Basic ${encoded}` },
    });
    expect(secrets).toContain(encoded);
  });

  it('lets a request’s own authorization stand', () => {
    const { plan } = planRequests(
      toMix({ path: '/', headers: { authorization: 'own' } }),
      new URL('http://me:x@h/'),
      {},
    );
    expect(plan.specs[0].headers).toEqual({ authorization: 'own' });
  });

  it('orders the requests by weight', () => {
    const { plan, facts } = planRequests(toMix({ path: '/a', weight: 2 }, { path: '/b', weight: 1 }), base, {});
    expect([plan.order, facts.map(({ share }) => share)]).toEqual([
      [0, 1, 0],
      [2 / 3, 1 / 3],
    ]);
  });

  it('names every missing variable at once, and where it is named', () => {
    const mix = toMix({ path: '/', headers: { A: '${env:A}', B: '${env:B}' } }, { path: '/${env:C}' });
    expect(() => planRequests(mix, base, {})).toThrow(
      [
        'Requests mine cannot be used:',
        '- Expected the variable A in the environment, got nothing; requests[0].headers.A names it',
        '- Expected the variable B in the environment, got nothing; requests[0].headers.B names it',
        '- Expected the variable C in the environment, got nothing; requests[1].path names it',
      ].join('\n'),
    );
  });

  it('refuses a header that a value of the environment would break in two', () => {
    expect(() => planRequests(toMix({ path: '/', headers: { A: '${env:A}' } }), base, { A: 'x\r\nEvil: 1' })).toThrow(
      'Expected requests[0].headers.A to be one line, got several',
    );
  });
});

describe('planGet', () => {
  it('asks for one URL, its query too', () => {
    expect(planGet('http://127.0.0.1:1/a?n=1').specs[0]).toMatchObject({
      method: 'GET',
      url: 'http://127.0.0.1:1/a?n=1',
    });
  });
});
