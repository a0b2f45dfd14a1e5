import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CREDENTIALS } from '../../stack/credentials.ts';
import { DEFAULT_PORTS, SERVICE_FACTS, SERVICES } from '../../stack/services.ts';
import { ROOT } from './test-stack.ts';

const page = readFileSync(join(ROOT, 'docs/how-to/stack.md'), 'utf8');
const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| '));

describe('docs/how-to/stack.md', () => {
  it('has every port with its variable and service, and no other', () => {
    const listed = rows.flatMap((row) => /^\| (\d+) \| `(\w+)` \| (\w+) \|/.exec(row)?.slice(1).join(' ') ?? []);
    const known = SERVICES.flatMap((service) =>
      SERVICE_FACTS[service].ports.map((name) => `${DEFAULT_PORTS[name]} ${name} ${service}`),
    );
    expect(listed.sort()).toEqual(known.sort());
  });

  it('has every password', () => {
    const listed = rows.flatMap((row) => /`(\w+_PASSWORD)` \|$/.exec(row)?.[1] ?? []);
    expect(listed).toEqual(Object.keys(CREDENTIALS));
  });

  it('has the defaults of docker-compose.yml', () => {
    const listed = rows.flatMap((row) => {
      const [, name, value] = /^\| `(\w+)` \| `([\w]+)` \|/.exec(row) ?? [];
      return name === undefined || name === 'COMPOSE_PROJECT_NAME' ? [] : [[name, value]];
    });
    const defaults = [...compose.matchAll(/\$\{(\w+):-([^}]+)\}/g)]
      .map((match) => [match[1], match[2]])
      .filter(([name]) => !name?.endsWith('_PORT'));
    expect(new Map(listed as [string, string][])).toEqual(new Map(defaults as [string, string][]));
  });
});
