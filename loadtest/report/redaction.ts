// Keeps secrets out of results, reports and terminals: by the name of a header, option or query parameter,
// and the credentials of a URL.

export const REDACTED = '[redacted]';

/** A shorter text is found in every log by chance, and hides nothing. */
const SHORTEST_SECRET = 4;

const SECRET_NAME = '[\\w-]*(?:auth|cookie|token|secret|passw|credential|api-?_?key|session|signature)[\\w-]*';
const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^/\s@'"]*@/gi;
const QUERY_PARAMETER = new RegExp(`([?&]${SECRET_NAME}=)[^&#\\s'"]*`, 'gi');
const HEADER_LINE = new RegExp(`(?<![\\w/-])(${SECRET_NAME}: *)[^\\r\\n'"]+`, 'gi');
const HEADER_ARGUMENT = new RegExp(`^((?:-H|--[\\w-]+=)?${SECRET_NAME}\\s*:\\s*).*$`, 'is');
const OPTION_WITH_VALUE = new RegExp(`^(--${SECRET_NAME}=).*$`, 'is');
const VARIABLE = new RegExp(`^(${SECRET_NAME}=).*$`, 'is');
const VARIABLE_NAME = new RegExp(`^${SECRET_NAME}$`, 'i');
const OPTION = new RegExp(`^--${SECRET_NAME}$`, 'i');
const PLAIN_ARGUMENT = /^[\w./:=@%+,-]+$/;

/** Every string in a value of JSON, however deep. */
export function redact<T>(value: T): T {
  return redactValue(value) as T;
}

/**
 * Makes what hides the given secrets, as they are or percent-encoded, and everything that is secret by its name.
 * For what other programs say: their logs, their error messages.
 */
export function createConcealer(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret), toQuotedForm(secret)]))];
  const found = forms.filter((form) => form.length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length);
  return (text) => redactText(found.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text));
}

/** As JSON and Go write it between quotes. */
function toQuotedForm(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}

/** @returns one line for a shell */
export function redactCommand(command: readonly string[]): string {
  const shown = command.map((argument, index) => {
    const isSecret = OPTION.test(command[index - 1] ?? '');
    return isSecret ? REDACTED : redactArgument(argument);
  });
  return shown.map(toQuoted).join(' ');
}

/**
 * Of variables, by their names as well.
 *
 * @param hidden - names of more that are secret
 */
export function redactEnv(
  env: Readonly<Record<string, string>>,
  hidden: readonly string[] = [],
): Readonly<Record<string, string>> {
  const shown = Object.entries(env).map(([name, value]) => [
    name,
    VARIABLE_NAME.test(name) || hidden.includes(name) ? REDACTED : redactText(value),
  ]);
  return Object.fromEntries(shown);
}

function redactArgument(argument: string): string {
  const named = argument
    .replace(HEADER_ARGUMENT, `$1${REDACTED}`)
    .replace(OPTION_WITH_VALUE, `$1${REDACTED}`)
    .replace(VARIABLE, `$1${REDACTED}`);
  return redactText(named);
}

function redactText(text: string): string {
  return text
    .replace(URL_CREDENTIALS, `$1${REDACTED}@`)
    .replace(QUERY_PARAMETER, `$1${REDACTED}`)
    .replace(HEADER_LINE, `$1${REDACTED}`);
}

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactValue(inner)]));
}

function toQuoted(argument: string): string {
  return PLAIN_ARGUMENT.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
