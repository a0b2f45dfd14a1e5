// The manifests through the real kustomize, each object against its schema, and what the pods may do. No cluster is asked.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toClusterLegs } from '../source/cluster-legs.ts';
import { type Built, build, copyManifests, listApplied, type Pod, toPods } from './build.ts';
import { loadSchemas, type SchemaCheck } from './schemas.ts';

let check: SchemaCheck;
let built: ReadonlyMap<string, readonly Built[]>; // by folder
beforeAll(async () => {
  const manifests = await copyManifests();
  check = await loadSchemas();
  await build(join(manifests, 'server')); // where kustomize has to be built, it is built once
  const folders = listApplied(manifests);
  const objects = await Promise.all(folders.map((folder) => build(join(manifests, folder))));
  built = new Map(folders.map((folder, index) => [folder, objects[index] ?? []]));
}, 600_000);

const all = () => [...built].flatMap(([folder, objects]) => objects.map((object) => ({ folder, object })));
const pods = () =>
  all().flatMap(({ folder, object }) =>
    Object.entries(toPods(object)).map(([part, pod]) => ({ at: `${folder}: ${object.kind} ${part}`, part, pod })),
  );
const find = (folder: string, kind: string, name: string): Built => {
  const object = built.get(folder)?.find((one) => one.kind === kind && one.metadata.name === name);
  if (object === undefined) throw new Error(`Expected ${kind} ${name} in ${folder}, got none`);
  return object;
};
const change = (object: Built, from: string, to: string): Built =>
  JSON.parse(JSON.stringify(object).replaceAll(from, to));

describe('the schemas', () => {
  it('accept every object of every folder that can be applied', () => {
    expect(all().flatMap(({ object }) => check(object))).toEqual([]);
    expect([...built.keys()]).toContain('profiles/heavy/capacity');
  });

  it.each([
    ['.', 'Deployment', 'app', '"limits"', '"limit"', /resources must NOT have additional properties \(limit\)/],
    ['.', 'Deployment', 'app', '"value":"8000"', '"value":8000', /env\/1\/value must be string/],
    ['.', 'NetworkPolicy', 'app', '"podSelector"', '"podSelectors"', /\(podSelectors\)/],
    ['profiles/heavy/rate', 'TestRun', 'heavy-rate', '"parallelism"', '"paralellism"', /\(paralellism\)/],
    ['profiles/heavy/rate', 'TestRun', 'heavy-rate', '"readOnly"', '"readonly"', /volumeMounts\/0 .*\(readonly\)/],
  ])('would refuse in %s of %s %s: %s as %s', (folder, kind, name, from, to, problem) => {
    expect(check(change(find(folder, kind, name), from, to)).join('\n')).toMatch(problem);
  });
});

describe('every pod', () => {
  it('runs without root, capabilities, a writable root or a token, under the runtime’s seccomp profile', () => {
    for (const { at, pod } of pods()) {
      expect(pod.automountServiceAccountToken, at).toBe(false);
      expect(pod.securityContext, at).toMatchObject({
        runAsNonRoot: true,
        runAsUser: expect.toSatisfy((id: number) => id > 0),
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const { securityContext } of pod.containers) {
        expect(securityContext, at).toEqual({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
        });
      }
    }
  });

  it('sees nothing of its node: no host path, network or process', () => {
    const found = pods().filter(({ pod }) => /hostPath|hostNetwork|hostPID|hostIPC|hostPort/.test(JSON.stringify(pod)));
    expect(found).toEqual([]);
  });

  it('names an image in one version, and mounts ConfigMaps that are applied with it', () => {
    for (const { folder, object } of all()) {
      for (const pod of Object.values(toPods(object))) {
        for (const { image } of pod.containers)
          expect(image).toMatch(/^[\w./-]+:(?!latest)[\w.-]*\d[\w.-]*(@sha256:\w+)?$/);
        const held = built
          .get(folder)
          ?.filter(({ kind }) => kind === 'ConfigMap')
          .map(({ metadata }) => metadata.name);
        const wanted = pod.volumes?.flatMap(({ configMap }) => (configMap === undefined ? [] : [configMap.name])) ?? [];
        expect(held).toEqual(expect.arrayContaining([...wanted]));
      }
    }
  });

  it('is probed at a port that it has', () => {
    for (const { at, pod } of pods()) for (const container of pod.containers) expectKnownPorts(at, container);
  });
});

function expectKnownPorts(at: string, { ports = [], ...container }: Pod['containers'][number]): void {
  const known = ports.flatMap(({ name, containerPort }) => [name, containerPort]);
  for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
    const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
    if (port !== undefined) expect(known, at).toContain(port);
  }
}

describe('server and runners', () => {
  const measured = () => pods().filter(({ at, part }) => part === 'runner' || /Deployment$/.test(at));
  const own = () => measured().filter(({ pod }) => pod.containers.some(({ name }) => name === 'app' || name === 'k6'));

  it('are Guaranteed with whole CPUs, which is what a static CPU manager gives cores to', () => {
    expect(own().length).toBeGreaterThan(10);
    for (const { at, pod } of own()) {
      for (const { resources } of pod.containers) {
        expect(resources?.requests, at).toEqual(resources?.limits);
        expect(resources?.limits?.cpu, at).toMatch(/^[1-9]\d*$/);
        expect(resources?.limits?.memory, at).toMatch(/^\d+Gi$/);
      }
    }
  });

  it('are ready when all shards are', () => {
    const [app] = toPods(find('.', 'Deployment', 'app')).Deployment?.containers ?? [];
    expect(app?.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'admin' });
    expect(app?.ports).toContainEqual({ name: 'admin', containerPort: 8001 });
  });

  it('never share a node', () => {
    const server = { 'app.kubernetes.io/name': 'app', 'app.kubernetes.io/part-of': 'shardgate' };
    const term = { labelSelector: { matchLabels: server }, topologyKey: 'kubernetes.io/hostname' };
    const runners = pods().filter(({ part }) => part === 'runner');
    for (const { at, pod } of runners) {
      expect(pod.affinity, at).toMatchObject({
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
      });
    }
    expect(find('.', 'Deployment', 'app').spec).toMatchObject({ template: { metadata: { labels: server } } });
  });

  it('of the overload have the server that its profile asks for', () => {
    const [app] = toPods(find('profiles/overload/server', 'Deployment', 'app')).Deployment?.containers ?? [];
    expect(app?.env).toContainEqual({ name: 'APP_SHARDS', value: '1' });
    expect(app?.env).toContainEqual({ name: 'APP_MAX_RUNNING', value: '1' });
    expect(app?.env).toContainEqual({ name: 'APP_PORT', value: '8000' });
  });
});

describe('the ConfigMaps', () => {
  const dataOf = (folder: string, prefix: string) =>
    built.get(folder)?.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith(prefix))?.data ??
    {};

  it('hold for each leg the plan that `load` would give k6', () => {
    for (const folder of [...built.keys()].filter((name) => /profiles\/\w+\/(capacity|rate)$/.test(name))) {
      const [, profile = '', leg = ''] = folder.split('/');
      const plan = toClusterLegs({ profile, runId: `kubernetes-${profile}` }).find((one) => one.plan.leg === leg)?.plan;
      const text = dataOf(folder, `${profile}-${leg}-plan`)['plan.json'] ?? '';
      expect(JSON.parse(text), folder).toEqual(plan);
    }
  });

  it('hold the very files that the stack on one machine mounts', () => {
    const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
    expect(dataOf('observe', 'telegraf')['telegraf.conf']).toBe(read('telegraf/telegraf.conf'));
    expect(dataOf('observe', 'influxdb')['influxdb.conf']).toBe(read('influxdb/influxdb.conf'));
    expect(dataOf('profiles/soak/rate', 'scenarios')['rate.ts']).toBe(read('loadtest/scenarios/rate.ts'));
  });
});

describe('everything', () => {
  it('is in one namespace, which refuses pods that could do more', () => {
    const elsewhere = all().filter(
      ({ object }) => object.kind !== 'Namespace' && object.metadata.namespace !== 'shardgate',
    );
    expect(elsewhere).toEqual([]);
    expect(find('server', 'Namespace', 'shardgate').metadata).toMatchObject({
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    });
  });

  it('has passwords in one Secret alone', () => {
    const secret = find('observe', 'Secret', 'passwords');
    const texts = Object.values(secret.data ?? {}).map((text) => Buffer.from(text, 'base64').toString());
    expect(texts.length).toBeGreaterThan(3);
    const others = JSON.stringify(all().filter(({ object }) => object.kind !== 'Secret'));
    expect(texts.filter((text) => others.includes(text))).toEqual([]);
  });
});
