import { describe, expect, it } from 'vitest';
import { findIdentityProblems, findMiscounts } from '../../gate/identity.ts';
import { type Change, toCapacityLeg, toRateLeg } from './sample.ts';

const HINT = 'does another server share the port, or another client the server?';

function toCounted(client: number, server: number, change: Change = {}): Change {
  return {
    client: { requestsWholeLeg: client, ...change.client },
    server: { requestsWholeLeg: server, ...change.server },
  };
}

describe('the server instance', () => {
  it('may be the same in all legs', () => {
    expect(findIdentityProblems([toCapacityLeg(), toRateLeg(), toRateLeg({ attempt: 2 })])).toEqual([]);
  });

  it('may be foreign in all legs', () => {
    expect(findIdentityProblems([toCapacityLeg({ server: null }), toRateLeg({ server: null })])).toEqual([]);
  });

  it.each<[string, Change, string]>([
    ['changed', { server: { instance: 'd4e5f6' } }, '"d4e5f6"'],
    ['vanished', { server: null }, 'one whose metrics cannot be read'],
  ])('must not have %s', (_, change, got) => {
    expect(findIdentityProblems([toCapacityLeg(), toCapacityLeg({ ...change, attempt: 2 })])).toEqual([
      `Expected one server instance during the whole run, got "a1b2c3", ${got}; was it replaced or restarted?`,
    ]);
  });
});

describe('client and server counts', () => {
  it.each([
    [1050, 1000],
    [1000, 1050],
    [1000, 1000],
  ])('agree at %d and %d over 50 connections', (client, server) => {
    expect(findMiscounts(toCapacityLeg(toCounted(client, server)))).toEqual([]);
  });

  it.each([
    [1051, 1000, '1,051', '1,000'],
    [1000, 1051, '1,000', '1,051'],
  ])('disagree at %d and %d', (client, server, sent, got) => {
    expect(findMiscounts(toCapacityLeg(toCounted(client, server)))).toEqual([
      'Expected client and server to count alike in the capacity leg (attempt 1), within 50 connections, ' +
        `but the client counted ${sent} requests and the server ${got}; ${HINT}`,
    ]);
  });

  it('may differ by the requests that failed before an answer, in one direction', () => {
    const lostWholeLeg = 10;
    const lost = (client: number, server: number) =>
      findMiscounts(toCapacityLeg(toCounted(client, server, { client: { lostWholeLeg } })));
    expect(lost(1060, 1000)).toEqual([]);
    expect(lost(1061, 1000)).toEqual([
      'Expected client and server to count alike in the capacity leg (attempt 1), within 50 connections and 10 failed requests, ' +
        `but the client counted 1,061 requests and the server 1,000; ${HINT}`,
    ]);
    expect(lost(1000, 1051)).toHaveLength(1);
  });

  it.each<[string, Change]>([
    ['died', { server: { shardRestarts: 1 } }],
    ['stood still', { client: { stalledSeconds: 1 } }],
  ])('may lose what a shard had counted that %s, but never gain', (_, change) => {
    expect(findMiscounts(toCapacityLeg(toCounted(9999, 1, change)))).toEqual([]);
    expect(findMiscounts(toCapacityLeg(toCounted(1000, 1051, change)))).toHaveLength(1);
  });

  it('are not compared for a foreign target', () => {
    expect(findMiscounts(toCapacityLeg({ server: null }))).toEqual([]);
  });
});
