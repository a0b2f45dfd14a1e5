// The one shape of every report: a result in, a text out, nothing else touched.
// Each kind of result has one reporter for each format; the table of files a run keeps is in kept-files.ts.

export const FORMATS = ['terminal', 'json', 'markdown', 'junit', 'github', 'html'] as const;

export type Format = (typeof FORMATS)[number];

/** How the text will be shown; only the terminal's look depends on it. */
export type View = Readonly<{
  color: boolean;
  width: number; // columns
  report: string | null; // the file to read on in; null when none was written
}>;

/** Never throws: whatever a result holds, there is a text for it. Text of others is escaped as the format needs it. */
export type Reporter<T> = (result: T, view: View) => string;

export type Reporters<T> = Readonly<Record<Format, Reporter<T>>>;

/** A result with its reporters, for those who need not know its kind. */
export type Report = Readonly<{
  exitCode: number; // the verdict's own
  render: (format: Format, view?: Partial<View>) => string;
}>;

const PLAIN: View = { color: false, width: 100, report: null };

export function toReport<T extends Readonly<{ exitCode: number }>>(result: T, reporters: Reporters<T>): Report {
  return {
    exitCode: result.exitCode,
    render: (format, view = {}) => reporters[format](result, { ...PLAIN, ...view }),
  };
}
