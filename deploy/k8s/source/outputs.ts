// Every generated manifest, with its text. A test compares them with those that are committed.
import type { Profile } from '../../../loadtest/profiles/profile.ts';
import { CLUSTER_PROFILES, toClusterLegs } from './cluster-legs.ts';
import { DATABASE_STATEMENTS, INFLUXDB_OBJECTS } from './influxdb.ts';
import { type Output, toKustomization, toLegFiles } from './leg-files.ts';
import { FOLDER } from './place.ts';
import { SERVER_OBJECTS, toServerPatch } from './server.ts';
import { TELEGRAF_OBJECTS } from './telegraf.ts';
import { toYaml } from './yaml-text.ts';

/** Texts by path from the checkout's root. */
export function toOutputs(): ReadonlyMap<string, string> {
  return new Map([
    [`${FOLDER}/server/app.yaml`, toYaml('The server, and who may talk to it.', SERVER_OBJECTS)],
    [`${FOLDER}/observe/influxdb.yaml`, toYaml('The database of the runs.', INFLUXDB_OBJECTS)],
    [`${FOLDER}/observe/database.iql`, DATABASE_STATEMENTS],
    [`${FOLDER}/observe/telegraf.yaml`, toYaml('Telegraf, between k6, the server and the database.', TELEGRAF_OBJECTS)],
    ...CLUSTER_PROFILES.flatMap(toProfileFiles),
  ]);
}

function toProfileFiles(profile: Profile): readonly Output[] {
  const folder = `${FOLDER}/profiles/${profile.name}`;
  const legs = toClusterLegs({ profile: profile.name, runId: `kubernetes-${profile.name}` });
  return [
    ...legs.flatMap((leg) => toLegFiles(leg, `${folder}/${leg.plan.leg}`)),
    ...toServerFiles(profile, `${folder}/server`),
  ];
}

/** A profile that wants the server in a certain way has it beside its legs. */
function toServerFiles({ name, shape }: Profile, folder: string): readonly Output[] {
  if (shape.kind !== 'overload') return [];
  const kustomization = toKustomization({ resources: ['../../../server'], patches: [{ path: 'app.yaml' }] });
  return [
    [`${folder}/kustomization.yaml`, toYaml(`The server as ${name} drives it.`, [kustomization])],
    [`${folder}/app.yaml`, toYaml(`What ${name} sets otherwise.`, [toServerPatch(shape.server)])],
  ];
}
