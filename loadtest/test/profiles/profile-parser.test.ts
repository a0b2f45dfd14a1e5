import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parseProfiles } from '../../profiles/profile-parser.ts';

const valid = { description: 'x', connections: 1, measureSeconds: 2, warmupSeconds: 1, wrkThreads: 1 };

describe('parseProfiles', () => {
  it('accepts a profile that someone added as data', () => {
    expect(parseProfiles({ mine: valid }, 'p.json')).toEqual([{ name: 'mine', ...valid, shape: { kind: 'steady' } }]);
  });

  it('says everything that is wrong at once, each with its path', () => {
    const profiles = { Mine: { ...valid, connections: 0, conections: 5 }, ok: [] };
    expect(() => parseProfiles(profiles, 'p.json')).toThrow(
      [
        'p.json cannot be used:',
        '- Expected a profile\'s name to match [a-z][a-z0-9-]*, got "Mine"',
        '- Expected each key of Mine to be one of description, connections, measureSeconds, warmupSeconds, wrkThreads, shape, got "conections"; did you mean "connections"?',
        '- Expected Mine.connections to be an integer from 1 to 65535, got 0',
        '- Expected ok to be an object, got []',
      ].join('\n'),
    );
  });

  it.each([
    ['connections', 1, 65_535],
    ['measureSeconds', 2, 86_400],
    ['warmupSeconds', 1, 600],
    ['wrkThreads', 1, 1024],
  ])('accepts %s from %i to %i and nothing beyond', (key, min, max) => {
    const parse = (value: unknown) => parseProfiles({ mine: { ...valid, [key]: value } }, 'p.json');
    expect([parse(min), parse(max)]).toHaveLength(2);
    for (const value of [min - 1, max + 1, 1.5, '10', null, undefined]) {
      expect(() => parse(value)).toThrow(`Expected mine.${key} to be an integer from ${min} to ${max}, got `);
    }
  });

  it.each([null, [], 'x', {}])('refuses %j, which holds no profile', (value) => {
    expect(() => parseProfiles(value, 'p.json')).toThrow('Expected an object with at least one profile');
  });
});

const { measureSeconds: _, ...SPIKE } = valid;
const STAGES = [
  { name: 'base', seconds: 6, rateFactor: 1 },
  { name: 'spike', seconds: 10, rateFactor: 5 },
  { name: 'recovery', seconds: 8, rateFactor: 1 },
];
const [BASE, PEAK, RECOVERY] = STAGES;
const OVERLOAD = { kind: 'overload', rateFactor: 3, refusedStatus: [503] };
const BREAKPOINT = { kind: 'breakpoint', confirmSeconds: 20, precision: 0.03 };

const toSpike = (...stages: readonly unknown[]) => ({ ...SPIKE, shape: { kind: 'spike', stages } });
const parse = (profile: unknown) => parseProfiles({ mine: profile }, 'p.json')[0];

function findProblems(profile: unknown): readonly string[] {
  try {
    parse(profile);
    return [];
  } catch (error) {
    return String(error).split('\n- ').slice(1);
  }
}

describe('the shape of a profile', () => {
  it('of a spike is its stages, which tell its length', () => {
    expect(parse(toSpike(...STAGES))).toMatchObject({ measureSeconds: 24, shape: { kind: 'spike', stages: STAGES } });
  });

  it.each([[{ kind: 'steady' }], [{ kind: 'soak' }], [OVERLOAD], [BREAKPOINT]])('may be %j', (shape) => {
    expect(parse({ ...valid, shape })?.shape).toMatchObject(shape);
  });

  it('of an overload may configure the kit’s own server', () => {
    const server = { APP_SHARDS: '1', APP_MAX_RUNNING: '8' };
    expect(parse({ ...valid, shape: { ...OVERLOAD, server } })?.shape).toMatchObject({ server });
  });

  it.each<[unknown, string]>([
    [
      { ...valid, shape: { kind: 'spke' } },
      'Expected mine.shape.kind to be one of steady, soak, spike, overload, breakpoint, got "spke"; did you mean "spike"?',
    ],
    [
      { ...valid, shape: { kind: 'soak', seconds: 5 } },
      'Expected each key of mine.shape to be one of kind, got "seconds"',
    ],
    [
      { ...toSpike(...STAGES), measureSeconds: 24 },
      'Expected mine to leave measureSeconds out, as its stages have seconds, got 24',
    ],
    [toSpike(BASE, PEAK), 'Expected mine.shape.stages to have 3 to 12 stages (base, spike, recovery), got 2'],
    [
      toSpike(BASE, PEAK, { ...RECOVERY, rateFactor: 2 }),
      'Expected mine.shape.stages to end at the rateFactor it begins with, 1, got 2; the recovery is compared with the base',
    ],
    [
      toSpike(BASE, PEAK, { ...RECOVERY, name: 'base' }),
      'Expected each stage of mine.shape.stages to have a name of its own, got base twice',
    ],
    [
      toSpike(BASE, { ...PEAK, seconds: 9 }, RECOVERY),
      'Expected the seconds of each stage of mine.shape.stages to be a multiple of 2, a twelfth of all 23 rounded up, got 9',
    ],
    [
      toSpike(BASE, { ...PEAK, name: 'warmup' }, RECOVERY),
      'Expected mine.shape.stages[1].name to match [a-z][a-z0-9-]* and not to be warmup, got "warmup"',
    ],
    [
      toSpike(BASE, { ...PEAK, rateFactor: 0 }, RECOVERY),
      'Expected mine.shape.stages[1].rateFactor to be a number from 0.01 to 1000, got 0',
    ],
    [
      { ...valid, shape: { ...OVERLOAD, refusedStatus: [] } },
      'Expected mine.shape.refusedStatus to be a list of status codes from 400 to 599, got []',
    ],
    [
      { ...valid, shape: { ...OVERLOAD, refusedStatus: [503, 200] } },
      'Expected mine.shape.refusedStatus to be a list of status codes from 400 to 599, got [503,200]',
    ],
    [
      { ...valid, shape: { ...OVERLOAD, server: { PATH: 'x' } } },
      'Expected mine.shape.server to hold variables of the server such as "APP_MAX_RUNNING": "8", got {"PATH":"x"}',
    ],
    [
      { ...valid, shape: { ...BREAKPOINT, precision: 0 } },
      'Expected mine.shape.precision to be a number from 0.001 to 1, got 0',
    ],
    [
      { ...valid, shape: { ...BREAKPOINT, confirmSeconds: 1 } },
      'Expected mine.shape.confirmSeconds to be an integer from 2 to 86400, got 1',
    ],
  ])('may not be %j', (profile, problem) => {
    expect(findProblems(profile)).toContain(problem);
  });

  it('agrees with the published schema, where a schema can say it', () => {
    const schema = JSON.parse(readFileSync(new URL('../../profiles/profiles.schema.json', import.meta.url), 'utf8'));
    const fits = new Ajv2020().compile(schema);
    const good = [
      toSpike(...STAGES),
      ...[{ kind: 'soak' }, OVERLOAD, BREAKPOINT].map((shape) => ({ ...valid, shape })),
    ];
    const bad = [
      toSpike(BASE, PEAK),
      { ...toSpike(...STAGES), measureSeconds: 24 },
      SPIKE,
      ...[{ kind: 'x' }, { ...OVERLOAD, server: { PATH: 'x' } }, { kind: 'soak', seconds: 5 }].map((shape) => ({
        ...valid,
        shape,
      })),
    ];
    expect(good.map((mine) => [fits({ mine }), findProblems(mine).length])).toEqual(good.map(() => [true, 0]));
    expect(bad.map((mine) => [fits({ mine }), findProblems(mine).length > 0])).toEqual(bad.map(() => [false, true]));
  });
});
