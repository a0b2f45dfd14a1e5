// The commands that a text names in its code, `make TARGET …` and `shardgate COMMAND …`, with their options.

export type NamedCommand = Readonly<{
  tool: 'make' | 'shardgate';
  words: readonly string[]; // what follows, as it stands
  options: readonly string[]; // among them, or within a word such as ARGS="--json"
}>;

const FENCED = /^(`{3,}|~{3,}).*\n([\s\S]*?)^\1.*$/gm;
const INDENTED = /(?:^ {4}.*\n?)+/gm;

/** Ends where a comment, a placeholder, another command or a column of explanations begins. */
const COMMAND = /(?<![\w.-]|-n )(make|(?:bin\/)?shardgate) ([a-z](?: ?[^\s|&;#<>()…`]+)*)/g;
const OPTION = /(?<![\w-])--[a-z][a-z0-9-]*/g;

/** Blocks of a Markdown page, fenced or indented, and spans, which may go on over a line's end. */
export function toCode(page: string): readonly string[] {
  const fenced = [...page.matchAll(FENCED)].map(([, , block = '']) => block);
  const rest = page.replaceAll(FENCED, '');
  const spans = rest.replaceAll(INDENTED, '').match(/`[^`]+`/g) ?? [];
  return [...fenced, ...(rest.match(INDENTED) ?? []), ...spans.map((span) => span.replaceAll(/\s+/g, ' '))];
}

export function listNamedCommands(code: string): readonly NamedCommand[] {
  return [...code.replaceAll(/\\\n\s*/g, '').matchAll(COMMAND)].map(([, tool = '', text = '']) => ({
    tool: tool === 'make' ? 'make' : 'shardgate',
    words: text.split(' '),
    options: text.match(OPTION) ?? [],
  }));
}
