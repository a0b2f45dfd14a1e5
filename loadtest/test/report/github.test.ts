import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toGithub } from '../../report/github.ts';
import { toWorkflowCommands } from '../../report/github-commands.ts';
import type { Result } from '../../report/result.ts';
import { RESULTS } from './sample-result.ts';

describe('toGithub', () => {
  it.each(Object.entries(RESULTS))('is as before: %s', async (name, result) => {
    await expect(toGithub(result)).toMatchFileSnapshot(`golden/${name}.github.txt`);
  });

  it('calls a miss an error, and what is unproven a warning', () => {
    const levels = toGithub(RESULTS.fail as Result)
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(levels).toEqual(['::error', '::warning', '::warning', '::warning', '::warning', '::warning', '::error', '']);
    expect(toGithub(RESULTS.invalid as Result)).not.toContain('::error');
  });
});

const withoutControls = (text: string) => text.replace(/(?![\r\n])\p{Cc}+/gu, ' ');

describe('toWorkflowCommands', () => {
  it('escapes what would end the line or the title', () => {
    const command = toWorkflowCommands([{ level: 'error', title: 'a:b,c%\n', message: '50 %, a: b\r\n::error::x' }]);
    expect(command).toBe('::error title=a%3Ab%2Cc%25%0A::50 %25, a: b%0D%0A::error::x\n');
  });

  it('is one line for each annotation, from which runners read back title and message', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(text, text, (title, message) => {
        const command = toWorkflowCommands([{ level: 'warning', title, message }]);
        const [, readTitle = '', readMessage = ''] =
          /^::warning title=([^\r\n:,]*?)::([^\r\n]*)\n$/.exec(command) ?? [];
        const toPlain = (escaped: string) => escaped.replace(/%(25|0A|0D|3A|2C)/g, decodeURIComponent);
        expect([toPlain(readTitle), toPlain(readMessage)]).toEqual([title, message].map(withoutControls));
      }),
    );
  });

  it('lets no control character through to the terminal that shows it', () => {
    const text = toWorkflowCommands([{ level: 'error', title: 't\u0007', message: '\u001b]0;owned\u0007 end' }]);
    expect(text).toBe('::error title=t :: ]0;owned  end\n');
  });

  it('keeps to the ten of a level that GitHub shows', () => {
    const many = Array.from(
      { length: 12 },
      (_, index) => ({ level: 'error', title: `${index}`, message: '' }) as const,
    );
    const lines = toWorkflowCommands([...many, { level: 'notice', title: 'last', message: '' }])
      .trimEnd()
      .split('\n');
    expect([lines.length, lines.at(-2), lines.at(-1)]).toEqual([11, '::error title=9::', '::notice title=last::']);
  });
});
