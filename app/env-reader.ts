// Reads typed values out of environment variables, and reads on after an error, so that one start shows them all.

export type EnvValues = Readonly<Record<string, unknown>>;

/** Every wrong variable at once, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export type EnvReader = ReturnType<typeof createEnvReader>;

export function createEnvReader(values: EnvValues) {
  const errors: string[] = [];
  const refuse = (name: string, wanted: string) => {
    errors.push(`Expected ${name} to be ${wanted}, got ${JSON.stringify(values[name])}`);
  };
  return {
    errors,
    integer(name: string, min: number, max: number): number {
      const value = values[name];
      const parsed = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      if (!(parsed >= min && parsed <= max)) refuse(name, `an integer between ${min} and ${max}`);
      return parsed;
    },
    optionalInteger(name: string, min: number, max: number): number | null {
      return values[name] === '' ? null : this.integer(name, min, max);
    },
    text(name: string, pattern: RegExp, wanted: string): string {
      const value = values[name];
      if (typeof value === 'string' && pattern.test(value)) return value;
      refuse(name, wanted);
      return '';
    },
    choice<const T extends string>(name: string, allowed: readonly T[]): T {
      const found = allowed.find((one) => one === values[name]);
      if (found === undefined) refuse(name, `one of ${allowed.join(', ')}`);
      return found ?? (allowed[0] as T);
    },
  };
}
