// One writer of several: appends COUNT lines that name it, through the same code as the command.
import { appendToHistory } from '../../history/history-file.ts';
import { toLine } from './sample-history.ts';

const [path = '', name = '', count = '0'] = process.argv.slice(2);
const line = toLine(1, 'v1.0.0', 'main');
for (let number = 0; number < Number(count); number += 1) {
  await appendToHistory(path, { ...line, runId: `${name}-${number}` });
}
