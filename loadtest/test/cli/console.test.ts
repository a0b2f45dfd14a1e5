import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { createConsole } from '../../cli/console.ts';

function open({ terminal, env = {}, now }: { terminal: boolean; env?: Record<string, string>; now?: () => number }) {
  const written = { out: '', err: '' };
  const to = (name: 'out' | 'err') => ({
    isTTY: terminal,
    columns: 20,
    write: (text: string) => {
      written[name] += text;
      return true;
    },
  });
  const stdin = Object.assign(new PassThrough(), { isTTY: terminal }) as unknown as ReadStream;
  return { written, stdin, console: createConsole(to('out'), to('err'), stdin, env, now) };
}

describe('the console', () => {
  it('draws progress over itself on a terminal, never wider than it, and clears it before the next line', () => {
    const { console, written } = open({ terminal: true });
    console.progress('1/10 s');
    console.progress('x'.repeat(50));
    console.say('done');
    expect(written.err).toBe(`\r\u001B[2K1/10 s\r\u001B[2K${'x'.repeat(19)}\r\u001B[2Kdone\n`);
  });

  it('shows no progress where there is no terminal, or a dumb one', () => {
    for (const given of [{ terminal: false }, { terminal: true, env: { TERM: 'dumb' } }]) {
      const { console, written } = open(given);
      console.progress('1/10 s');
      expect(written).toEqual({ out: '', err: '' });
    }
  });

  it.each([
    { terminal: false, env: {} },
    { terminal: true, env: { CI: 'true' } },
  ])('says a named step at once and then every ten seconds, where it cannot draw: %j', (given) => {
    let nowMs = 0;
    const { console, written } = open({ ...given, now: () => nowMs });
    for (const [atMs, step] of [
      [0, 'a'],
      [1000, 'a'],
      [9999, 'a'],
      [10_000, 'a'],
      [11_000, 'b'],
      [12_000, 'b'],
    ] as const) {
      nowMs = atMs;
      console.progress(`${step} ${atMs}`, step);
    }
    expect(written).toEqual({ out: '', err: 'a 0\na 10000\nb 11000\n' });
  });

  it('prints results to standard output and steps to standard error', () => {
    const { console, written } = open({ terminal: false });
    console.print('result');
    console.say('step');
    expect(written).toEqual({ out: 'result\n', err: 'step\n' });
  });

  it.each([
    [{ terminal: true }, true],
    [{ terminal: false }, false],
    [{ terminal: true, env: { NO_COLOR: '1' } }, false],
    [{ terminal: true, env: { TERM: 'dumb' } }, false],
  ])('colours %j: %s', (given, color) => {
    expect(open(given).console.color).toBe(color);
  });

  it.each([
    ['y', true],
    ['Yes', true],
    ['', false],
    ['n', false],
    ['yellow', false],
  ])('takes %j for %s', async (typed, answer) => {
    const { console, stdin } = open({ terminal: true });
    const asked = console.ask('Install it?');
    (stdin as unknown as PassThrough).write(`${typed}\n`);
    expect(await asked).toBe(answer);
  });

  it('answers no where nobody can be asked', async () => {
    const { console, written } = open({ terminal: false });
    expect([await console.ask('Install it?'), written.err]).toEqual([false, '']);
  });
});
