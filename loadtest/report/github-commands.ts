// Workflow commands of GitHub Actions: lines that its runner turns into annotations, wherever a step prints them.
// @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

export type Annotation = Readonly<{ level: 'error' | 'warning' | 'notice'; title: string; message: string }>;

/** GitHub shows no more of a level for one step; whoever reads on finds all in the summary of the job. */
const MOST_OF_A_LEVEL = 10;

/** A line for each annotation, in order. */
export function toWorkflowCommands(annotations: readonly Annotation[]): string {
  const shown = annotations.filter((annotation, index) => {
    const before = annotations.slice(0, index).filter(({ level }) => level === annotation.level);
    return before.length < MOST_OF_A_LEVEL;
  });
  return shown.map((annotation) => `${toCommand(annotation)}\n`).join('');
}

function toCommand({ level, title, message }: Annotation): string {
  return `::${level} title=${toProperty(title)}::${toData(message)}`;
}

/** Nothing in a text may end its line, or another command would begin there; nor steer the terminal that shows it. */
function toData(text: string): string {
  return text
    .replace(/(?![\r\n])\p{Cc}+/gu, ' ')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function toProperty(text: string): string {
  return toData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
