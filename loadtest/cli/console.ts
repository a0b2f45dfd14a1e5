// What people see: results on standard output, everything said on the way on standard error.
import { createInterface } from 'node:readline/promises';
import type { ReadStream, WriteStream } from 'node:tty';

export type Console = Readonly<{
  color: boolean; // of standard output
  columns: number;
  interactive: boolean; // someone sits at a terminal and can answer
  /** The result itself. */
  print: (text: string) => void;
  /** A step begun or done; always shown. */
  say: (line: string) => void;
  /**
   * The one line that is drawn over each second on a terminal. Elsewhere, and in CI, it is said now and then
   * where `step` names what is going on, at once when that changes; without one, not at all.
   */
  progress: (line: string, step?: string) => void;
  /** Asks yes or no; no where nobody can answer. */
  ask: (question: string) => Promise<boolean>;
}>;

type Env = Readonly<Record<string, string | undefined>>;
type Out = Pick<WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

const DEFAULT_COLUMNS = 100;
/** Between two lines of one step where nothing can be drawn over. */
const SPARSE_MS = 10_000;
const ERASE_LINE = '\r\u001B[2K';

export function createConsole(
  stdout: Out,
  stderr: Out,
  stdin: ReadStream,
  env: Env,
  now = performance.now.bind(performance),
): Console {
  const terminal = stderr.isTTY === true && env.TERM !== 'dumb';
  const live = terminal && env.CI !== 'true';
  const isDue = createSparse(now);
  let drawn = false;
  const erase = () => {
    if (drawn) stderr.write(ERASE_LINE);
    drawn = false;
  };
  return {
    color: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    columns: stdout.columns ?? DEFAULT_COLUMNS,
    interactive: stdin.isTTY === true && terminal,
    print: (text) => {
      erase();
      stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    say: (line) => {
      erase();
      stderr.write(`${line}\n`);
    },
    progress: (line, step) => {
      if (!live) {
        if (step !== undefined && isDue(step)) stderr.write(`${line}\n`);
        return;
      }
      stderr.write(`${ERASE_LINE}${line.slice(0, (stderr.columns ?? DEFAULT_COLUMNS) - 1)}`);
      drawn = true;
    },
    ask: (question) => askYesNo(question, stdin, stderr, stdin.isTTY === true && terminal),
  };
}

/** Whether a line of a step is to be said, so that a log is neither silent nor flooded. */
function createSparse(now: () => number): (step: string) => boolean {
  let last: Readonly<{ step: string; atMs: number }> | null = null;
  return (step) => {
    if (last?.step === step && now() - last.atMs < SPARSE_MS) return false;
    last = { step, atMs: now() };
    return true;
  };
}

async function askYesNo(question: string, stdin: ReadStream, stderr: Out, interactive: boolean): Promise<boolean> {
  if (!interactive) return false;
  stderr.write(`${question} [y/N] `);
  const reader = createInterface({ input: stdin });
  try {
    return /^y(es)?$/i.test((await reader.question('')).trim());
  } finally {
    reader.close();
  }
}
