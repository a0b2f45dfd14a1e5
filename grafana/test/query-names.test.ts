import { describe, expect, it } from 'vitest';
import { readQueryNames } from './query-names.ts';

describe('readQueryNames', () => {
  it('tells measurements, columns, policies and aliases apart, in subqueries too', () => {
    const query =
      `SELECT sum("grown") FROM (SELECT non_negative_difference("requests") AS "grown" FROM "forever"."run" ` +
      `WHERE "leg" = 'x' GROUP BY "run") GROUP BY "leg"`;
    expect(readQueryNames(query)).toEqual({ measurements: ['run'], columns: ['requests', 'leg', 'run', 'leg'] });
  });

  it('reads several sources of a variable', () => {
    const query = 'SHOW TAG VALUES FROM "run", "events" WITH KEY = "run"';
    expect(readQueryNames(query)).toEqual({ measurements: ['run', 'events'], columns: ['run'] });
  });
});
