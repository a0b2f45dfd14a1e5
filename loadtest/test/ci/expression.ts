// GitHub's expressions, evaluated by GitHub's own library.
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** `github`, `steps`, `inputs` and so on, as plain JSON. */
export type Contexts = Readonly<Record<string, unknown>>;
export type Status = 'success' | 'failure' | 'cancelled';

const STATUS_FUNCTION = /\b(success|failure|cancelled|always)\(\)/;

/** What a condition says of a step or job; one that asks for no status wants success besides. */
export function holds(condition: string | undefined, contexts: Contexts, status: Status): boolean {
  const text = (condition ?? 'success()').trim().replace(/^\$\{\{(.*)\}\}$/s, '$1');
  const whole = STATUS_FUNCTION.test(text) ? text : `success() && (${text})`;
  const { value } = evaluate(whole, contexts, status) as { value?: unknown };
  return Boolean(value);
}

/** The text with every `${{ … }}` replaced by its value. */
export function interpolate(text: unknown, contexts: Contexts): string {
  return String(text).replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    evaluate(expression, contexts, 'success').coerceString(),
  );
}

export function interpolateAll(
  values: Readonly<Record<string, unknown>> | undefined,
  contexts: Contexts,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, interpolate(value, contexts)]));
}

function evaluate(text: string, contexts: Contexts, status: Status): data.ExpressionData {
  const functions = toFunctions(status);
  const expression = new Parser(new Lexer(text).lex().tokens, Object.keys(contexts), [...functions.values()]).parse();
  const dictionary = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(expression, dictionary, functions).evaluate();
}

function toFunctions(status: Status) {
  const answers: Readonly<Record<string, data.ExpressionData>> = {
    success: new data.BooleanData(status === 'success'),
    failure: new data.BooleanData(status === 'failure'),
    cancelled: new data.BooleanData(status === 'cancelled'),
    always: new data.BooleanData(true),
    hashFiles: new data.StringData('0123'),
  };
  const entries = Object.entries(answers).map(
    ([name, answer]) => [name.toLowerCase(), { name, minArgs: 0, maxArgs: 255, call: () => answer }] as const,
  );
  return new Map(entries);
}
