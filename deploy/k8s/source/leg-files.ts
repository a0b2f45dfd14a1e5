// The folder of one leg, for `kubectl apply -k`: its TestRun, its plan, and what makes a ConfigMap of it.
import { join, relative, resolve } from 'node:path';
import { toJson } from '../../../loadtest/report/json.ts';
import type { ClusterLeg } from './cluster-legs.ts';
import { FOLDER, ROOT } from './place.ts';
import { NAMESPACE } from './settings.ts';
import { PLAN_FILE, toPlanName, toTestRun } from './test-run.ts';
import { type Manifest, toYaml } from './yaml-text.ts';

export type Output = readonly [path: string, text: string];

/** @param folder - from the checkout's root, inside it or not: kustomize finds what the leg needs by a relative path */
export function toLegFiles(leg: ClusterLeg, folder: string): readonly Output[] {
  const { profile, plan } = leg;
  const kustomization = toKustomization({
    resources: [relative(resolve(ROOT, folder), resolve(ROOT, FOLDER, 'testrun')), 'testrun.yaml'],
    configMapGenerator: [{ name: toPlanName(leg), files: [PLAN_FILE] }],
  });
  const files: readonly Output[] = [
    ['kustomization.yaml', toYaml(`The ${plan.leg} leg of the profile ${profile.name}.`, [kustomization])],
    ['testrun.yaml', toYaml(profile.description, [toTestRun(leg)])],
    [PLAN_FILE, toJson(plan)],
  ];
  return files.map(([name, text]) => [join(folder, name), text]);
}

export function toKustomization(content: Manifest): Manifest {
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: NAMESPACE,
    ...content,
  };
}
