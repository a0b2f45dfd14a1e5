// "Where things go" has every folder, and none that is gone.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listFiles, ROOT } from './committed-pages.ts';

/** Their folders have rows of their own; bin/ is in the text above. */
const PARENTS = ['bin', 'deploy', 'loadtest'];

const rows = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8').match(/^\| `.*$/gm) ?? [];
const listed = rows.flatMap((row) => (row.split(' | ')[0] ?? '').match(/[^`|,\s]+/g) ?? []);

it('CONTRIBUTING.md says of every folder what goes there', () => {
  const folders = listFiles().map((file) => file.split('/').slice(0, -1));
  const top = folders.flatMap(([name]) => (name === undefined || PARENTS.includes(name) ? [] : [name]));
  const inner = folders.flatMap(([parent, name]) =>
    name === undefined || name === 'test' || !['deploy', 'loadtest'].includes(parent ?? '')
      ? []
      : [`${parent}/${name}`],
  );
  expect(listed).toEqual(expect.arrayContaining([...new Set([...top, ...inner])].map((folder) => `${folder}/`)));
  expect(listed.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
