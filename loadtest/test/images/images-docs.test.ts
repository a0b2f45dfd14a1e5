// docs/how-to/images.md lists the images; so does the table it names.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { IMAGE_VARIABLES, PEERS_VARIABLE, toImageTable } from '../../images/image-table.ts';

const page = await readFile('docs/how-to/images.md', 'utf8');
const rows = page.split('\n').filter((line) => /^\| `[A-Z]/.test(line));
const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));

describe('docs/how-to/images.md', () => {
  it('lists every variable once', () => {
    const listed = cells.flatMap(([, variables = '']) => variables.replaceAll('`', '').split(', '));
    expect(listed.toSorted()).toEqual([...IMAGE_VARIABLES, PEERS_VARIABLE, 'NODE_IMAGE', 'BASE_IMAGE'].toSorted());
  });

  it.each(Object.entries(toImageTable({})))(
    'says what %s is officially, and whether it can be built',
    (variable, entry) => {
      const [, , official = '', standIn = ''] = cells.find(([, variables]) => variables === `\`${variable}\``) ?? [];
      expect(official).toBe(entry.official === null ? 'none' : `\`${entry.official}\``);
      expect(standIn.startsWith('cannot be built')).toBe(entry.source === null);
    },
  );
});
