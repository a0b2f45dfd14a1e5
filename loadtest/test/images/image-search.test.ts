import { beforeEach, describe, expect, it } from 'vitest';
import { createImageSearch, type Find, type SearchContext } from '../../images/image-search.ts';
import { parseImageStore } from '../../images/image-store.ts';
import { type ImageMode, toImageTable } from '../../images/image-table.ts';
import { BASE_SOURCE, toStandInTag } from '../../images/stand-in.ts';

const HOST = { root: '.', platform: 'linux', arch: 'x64', caBundle: null };
const TABLE = toImageTable({});

let pulls: string[];
let builds: string[];
beforeEach(() => {
  pulls = [];
  builds = [];
});

type Options = Readonly<{
  mode?: ImageMode;
  env?: Readonly<Record<string, string>>;
  held?: readonly string[]; // names of images that the engine holds
  given?: readonly string[]; // names that the registry gives
}>;

function createFind({ mode = 'auto', env = {}, held = [], given = [] }: Options): Find {
  const lines = held.map((name, i) => `${name.replace(':', ' ')} <none> sha256:${i}`);
  const { signal } = new AbortController();
  const context: SearchContext = {
    docker: { path: '/bin/false', version: '28.0.0', env: {} },
    table: TABLE,
    mode,
    env,
    host: HOST,
    store: parseImageStore(lines.join('\n')),
    registry: {
      pull: async (name) => {
        pulls.push(name);
        return given.includes(name) ? { kind: 'pulled' } : { kind: 'refused', because: 'no such host' };
      },
      state: () => 'unknown',
      asked: () => false,
    },
    queue: { run: async (name) => void builds.push(name) },
    report: () => undefined,
    signal,
  };
  return createImageSearch(context);
}

async function toTag(source: string, base?: string): Promise<string> {
  const name = base ?? (await toStandInTag(BASE_SOURCE, null, HOST));
  return toStandInTag(source, { name, key: name }, HOST);
}

describe('an image', () => {
  it('that the user names is taken as it is', async () => {
    const find = createFind({ env: { K6_IMAGE: 'my/k6' }, held: ['grafana/k6:2.2.0'] });
    expect(await find('K6_IMAGE')).toEqual({ kind: 'found', name: 'my/k6' });
    expect([pulls, builds]).toEqual([[], []]);
  });

  it('that the engine holds is taken without a question, the official one first', async () => {
    const find = createFind({ held: ['grafana/k6:2.2.0', await toTag('k6'), await toTag('nginx')] });
    expect(await find('K6_IMAGE')).toEqual({ kind: 'found', name: 'grafana/k6:2.2.0' });
    expect(await find('NGINX_IMAGE')).toEqual({ kind: 'found', name: await toTag('nginx') });
    expect([pulls, builds]).toEqual([[], []]);
  });

  it('that a registry gives is pulled', async () => {
    const find = createFind({ given: ['grafana/k6:2.2.0'] });
    expect(await find('K6_IMAGE')).toEqual({ kind: 'found', name: 'grafana/k6:2.2.0' });
    expect(builds).toEqual([]);
  });

  it('that nobody gives is built on a base that is built first', async () => {
    const find = createFind({});
    expect(await find('K6_IMAGE')).toEqual({ kind: 'found', name: await toTag('k6') });
    expect(pulls).toEqual(['grafana/k6:2.2.0', 'debian:trixie-slim']);
    expect(builds).toEqual(['debian from package registries', 'k6 from package registries']);
  });

  it('is built on the official base where a registry gives that alone', async () => {
    const find = createFind({ given: ['debian:trixie-slim'] });
    expect(await find('K6_IMAGE')).toEqual({ kind: 'found', name: await toTag('k6', 'debian:trixie-slim') });
    expect(builds).toEqual(['k6 from package registries']);
  });

  it('shares the base with others: it is built once', async () => {
    const find = createFind({ mode: 'source' });
    await Promise.all([find('K6_IMAGE'), find('NGINX_IMAGE'), find('K6_IMAGE')]);
    expect(builds.toSorted()).toEqual(['debian', 'k6', 'nginx'].map((source) => `${source} from package registries`));
  });

  it('is built again when its base is another one', async () => {
    const find = createFind({ mode: 'source', env: { BASE_IMAGE: 'my/base' }, held: [await toTag('k6')] });
    await find('K6_IMAGE');
    expect(builds).toEqual(['k6 from package registries']);
  });
});

describe('IMAGES=source', () => {
  it('passes over official images that the engine holds, and asks no registry for the base', async () => {
    const find = createFind({ mode: 'source', held: ['grafana/k6:2.2.0', 'debian:trixie-slim'] });
    expect(await find('K6_IMAGE')).toEqual({ kind: 'found', name: await toTag('k6') });
    expect(builds).toEqual(['debian from package registries', 'k6 from package registries']);
  });
});

describe('IMAGES=registry', () => {
  it('passes over stand-ins, and fails where no registry answers', async () => {
    const find = createFind({ mode: 'registry', held: [await toTag('k6')] });
    await expect(find('K6_IMAGE')).rejects.toThrow(
      'Expected a registry to give grafana/k6:2.2.0, got: no such host; IMAGES=source builds it instead.',
    );
  });

  it('builds what nobody publishes, on the official base', async () => {
    const find = createFind({ mode: 'registry', given: ['debian:trixie-slim'] });
    expect(await find('WRK_IMAGE')).toEqual({ kind: 'found', name: await toTag('wrk', 'debian:trixie-slim') });
  });
});

describe('Grafana', () => {
  it.each(['auto', 'registry', 'source'] as const)(
    'is done without when no registry gives it, IMAGES=%s',
    async (mode) => {
      expect(await createFind({ mode })('GRAFANA_IMAGE')).toEqual({
        kind: 'missing',
        name: TABLE.GRAFANA_IMAGE.official,
        because: 'no such host; it cannot be built from package registries',
      });
    },
  );
});
