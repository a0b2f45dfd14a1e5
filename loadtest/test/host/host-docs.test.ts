// docs/how-to/host.md lists the checks and the packages; so does the code.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { COMPOSE_FLOOR } from '../../host/compose-version.ts';
import { toEnginePackages } from '../../host/distribution.ts';
import { checkHost } from '../../host/host-checks.ts';
import { HEALTHY } from './healthy-host.ts';

const page = await readFile('docs/how-to/host.md', 'utf8');
const tables = page.split(/\n## /).map((section) =>
  section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1),
);

describe('docs/how-to/host.md', () => {
  it('lists every check of the doctor, in order', () => {
    const listed = tables.at(2)?.map((row) => row.split('|')[1]?.trim());
    const names = checkHost(HEALTHY).map(({ name }) => (name.startsWith('Port ') ? 'Ports' : name));
    expect(listed).toEqual([...new Set(names)]);
  });

  it.each([
    ['Debian 12', 'debian', '12'],
    ['Debian 13 and later', 'debian', '13'],
    ['Ubuntu 22.04 and later', 'ubuntu', '22.04'],
  ])('names the packages of %s', (title, id, version) => {
    const row = tables.at(1)?.find((line) => line.startsWith(`| ${title} |`)) ?? '';
    const packages = toEnginePackages({ id, version, codename: '', name: '' });
    const engine = packages?.engine.map((name) => `\`${name}\``).join(', ');
    expect(row.split('|')[2]?.trim()).toBe(engine);
    if (packages?.compose.from === 'distribution')
      expect(row).toContain(`\`${packages.compose.packages.join('`, `')}\``);
    else expect(row).toContain("Debian 13's `docker-compose`");
  });

  it('asks for the compose that is asked for', () => {
    expect(page).toContain(`docker compose ${COMPOSE_FLOOR.major}.${COMPOSE_FLOOR.minor} or newer`);
  });
});
