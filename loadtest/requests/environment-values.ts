// Puts values of the environment where a requests file names them, so that no secret has to stand in the file.

type Env = Readonly<Record<string, string | undefined>>;

export type Filled = Readonly<{ text: string; values: readonly string[] }>; // the values that went in

const REFERENCE = /\$\{env:([^}]*)\}/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export class EnvironmentValueError extends Error {
  override readonly name = 'EnvironmentValueError';
}

/**
 * Fills every `${env:NAME}` of a text.
 *
 * @param encode - what is done to a value on its way in, such as percent-encoding in a path
 * @throws EnvironmentValueError for a variable that is not set, or is empty
 */
export function fillFromEnvironment(text: string, env: Env, encode = (value: string) => value): Filled {
  const values: string[] = [];
  const filled = text.replace(REFERENCE, (_, name: string) => {
    const value = readValue(name, env);
    values.push(value);
    return encode(value);
  });
  return { text: filled, values };
}

function readValue(name: string, env: Env): string {
  if (!NAME.test(name)) {
    throw new EnvironmentValueError(`Expected \${env:…} to name a variable of the environment, got "${name}"`);
  }
  const value = env[name];
  if (value) return value;
  throw new EnvironmentValueError(
    `Expected the variable ${name} in the environment, got ${value === '' ? 'an empty one' : 'nothing'}`,
  );
}
