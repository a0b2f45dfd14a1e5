import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { toPicture } from '../../report/picture.ts';
import type { Result } from '../../report/result.ts';
import { RESULTS } from './sample-result.ts';

describe('toPicture', () => {
  it('is well-formed XML that shows command, checks, verdict, time and machine', () => {
    const result = RESULTS.pass as Result;
    const picture = toPicture({ ...result, command: 'shardgate load light --path "/a&b<c>"' });
    const texts: string[] = [];
    const parser = new SaxesParser();
    parser.on('text', (text) => texts.push(text));
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(picture).close();
    expect(texts).toContain('$ bin/shardgate load light --path "/a&b<c>"');
    expect(texts.some((text) => text.startsWith('PASS: '))).toBe(true);
    expect(
      texts.some((text) => text.startsWith(result.startedAt) && text.includes(result.host?.cpuModel ?? 'none')),
    ).toBe(true);
  });

  it('lets no control character of a command through', () => {
    expect(toPicture({ ...(RESULTS.pass as Result), command: '\u001B]0;owned\u0007' })).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});
