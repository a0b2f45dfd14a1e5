import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../source/place.ts';
import { K6_OPERATOR, RUNNER_CPUS, RUNNERS, SERVER_CPUS } from '../source/settings.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const page = read('docs/how-to/kubernetes.md').replaceAll(/\s+/g, ' ');

describe('docs/how-to/kubernetes.md', () => {
  it('says plainly that no cluster was asked', () => {
    expect(page).toContain(
      'These manifests are built and schema-checked by the tests; they were not applied to a cluster.',
    );
  });

  it('names the releases that the manifests were written for', () => {
    const [, release] =
      /^kubernetes-validate==(\d+\.\d+)/m.exec(read('offline/kubernetes-schemas/requirements.txt')) ?? [];
    expect(page).toContain(
      `schemas of Kubernetes ${release} and of a TestRun of the operator's ${K6_OPERATOR.version}`,
    );
    expect(page).toContain(`**The operator**, ${K6_OPERATOR.version}, in the namespace \`${K6_OPERATOR.namespace}\``);
    expect(K6_OPERATOR.starterImage).toContain(`:starter-${K6_OPERATOR.version}`);
  });

  it('asks for the CPUs that the pods ask for, and reads the log of each runner', () => {
    expect(page).toContain(`The server wants ${SERVER_CPUS} whole CPUs and 2 GiB, each runner ${RUNNER_CPUS} and 4`);
    expect(page).toContain(`for runner in ${Array.from({ length: RUNNERS }, (_, at) => at + 1).join(' ')}; do`);
  });
});
