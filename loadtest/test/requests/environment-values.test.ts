import { describe, expect, it } from 'vitest';
import { fillFromEnvironment } from '../../requests/environment-values.ts';

describe('fillFromEnvironment', () => {
  it('fills every reference and tells the values that went in', () => {
    const filled = fillFromEnvironment('Bearer ${env:A}/${env:B}/${env:A}', { A: 'one', B: 'two' });
    expect(filled).toEqual({ text: 'Bearer one/two/one', values: ['one', 'two', 'one'] });
  });

  it('never fills what came out of the environment', () => {
    expect(fillFromEnvironment('${env:A}', { A: '${env:B}', B: 'x' }).text).toBe('${env:B}');
  });

  it.each(['${A}', '$env:A', '{env:A}', 'plain'])('leaves %j as it is', (text) => {
    expect(fillFromEnvironment(text, {})).toEqual({ text, values: [] });
  });

  it.each([
    ['${env:TOKEN}', {}, 'Expected the variable TOKEN in the environment, got nothing'],
    ['${env:TOKEN}', { TOKEN: '' }, 'Expected the variable TOKEN in the environment, got an empty one'],
    ['${env:my token}', {}, 'Expected ${env:…} to name a variable of the environment, got "my token"'],
  ])('refuses %j of %j', (text, env, message) => {
    expect(() => fillFromEnvironment(text, env)).toThrow(message);
  });
});
