// The guide's own example is read by the parser, and what it names exists.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toDriveOptions } from '../../cli/drive-options.ts';
import { parseRequests } from '../../requests/requests-parser.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const page = read('docs/how-to/your-own-service.md');

describe('docs/how-to/your-own-service.md', () => {
  it('shows a file of requests that can be used', () => {
    const [, json = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
    expect(parseRequests(JSON.parse(json), 'shop.json', () => '').requests).toHaveLength(3);
  });

  it('explains every key of a request', () => {
    const schema = JSON.parse(read('loadtest/requests/requests.schema.json'));
    for (const key of Object.keys(schema.$defs.request.properties))
      expect(page).toMatch(new RegExp(`^\\| .*\`${key}\``, 'm'));
  });

  it('names no option of a load that does not exist', () => {
    const known = [
      ...toDriveOptions().map(({ long }) => long),
      '--targets',
      '--measure-only',
      '--on-invalid',
      '--json',
    ];
    const named = [...page.matchAll(/(?<=[\s`])--[a-z][a-z-]*/g)].map(([option]) => option);
    expect(named.filter((option) => ![...known, '--runs', '--out', '--force', '--tag'].includes(option))).toEqual([]);
  });

  it('lists every variable of the slot', () => {
    const named = [...read('docker-compose.guest.yml').matchAll(/\$\{(APP_\w+)/g)].map((match) => match[1]);
    for (const name of [...named, 'APP_IMAGE', 'APP_READY_PATH', 'APP_MEMORY'])
      expect(page).toContain(`| \`${name}\` |`);
  });
});
