import { describe, expect, it } from 'vitest';
import { isValid, toScaleSections } from '../../../bench/edge/scale-page.ts';
import { SLOT, toScale } from './sample-slot.ts';

const render = (scale: Parameters<typeof toScaleSections>[0]) => toScaleSections(scale).join('\n\n');

describe('the page of scale', () => {
  it('says first that it shows correctness only, where shards share a CPU', () => {
    expect(render(toScale(1, [1, 4]))).toMatch(
      /^\*\*Correctness only\.\*\* The server has 1 CPU\(s\) here, and up to 4/,
    );
    expect(render(toScale(4, [1, 4]))).not.toContain('Correctness only');
  });

  it('has a row for each number of shards, pinned and not, and a column for each way', () => {
    const page = render(
      toScale(2, [1, 2], 1, ({ way, shards, isPinned }) =>
        way === 'nginx-fnv' && shards === 2 && !isPinned ? 777 : 500,
      ),
    );
    expect(page).toContain('| shards | pinned | none | nginx-direct | nginx-fnv | nginx-least-conn |');
    expect(page).toMatch(
      /^\| 2 \| no \| 500 \(500.500\) \| 500 \(500.500\) \| 777 \(777.777\) \| 500 \(500.500\) \|$/m,
    );
  });

  it('shows which shard got the one route', () => {
    const scale = toScale(1, [1, 4]);
    const oneRoute = scale.oneRoute.map(({ way, slot }) => ({
      way,
      slot: { ...slot, requestsPerShard: way === 'nginx-fnv' ? [0, 0, 1_000, 0] : slot.requestsPerShard },
    }));
    expect(render({ ...scale, oneRoute })).toContain(
      '| nginx-fnv | 0 % / 0 % / 100 % / 0 % | 25 % / 25 % / 25 % / 25 % |',
    );
  });

  it('names a block whose counts do not agree', () => {
    const scale = toScale(1, [1]);
    const oneRoute = scale.oneRoute.map(({ way, slot }) => ({
      way,
      slot: { ...slot, miscount: way === 'none' ? 65 : 0 },
    }));
    expect(render(scale)).toMatch(/In all 20 blocks no request failed/);
    expect(render({ ...scale, oneRoute })).toContain('- one route, none: 0 errors, 65 requests apart');
  });
});

describe('isValid', () => {
  it.each([
    [0, 0, true],
    [64, 0, true], // one request of each connection in flight at the end
    [65, 0, false],
    [-1, 0, false], // the client got more than the shards received
    [Number.NaN, 0, false],
    [0, 1, false],
  ])('of %d requests apart and %d errors is %s', (miscount, status, valid) => {
    expect(isValid({ miscount, errors: { ...SLOT.errors, status } }, 64)).toBe(valid);
  });
});
