// Turns a small JSON description of a machine into the /sys and /proc files that Linux would show for it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parseCpuList } from '../../plan/cpu-list.ts';
import { type PlanOptions, planCpus } from '../../plan/plan-cpus.ts';
import { readTopology } from '../../plan/topology.ts';

/** CPU lists in the kernel's syntax; a part that is left out is a file that is not there. */
type Fixture = Readonly<{
  describes: string;
  online?: string;
  allowed?: string;
  cores: readonly string[]; // sibling threads
  sockets?: readonly string[];
  nodes?: readonly string[];
  l3?: readonly string[];
  capacities?: readonly number[];
  cpuinfo?: string;
  files?: Readonly<Record<string, string>>;
}>;

/** Writes `fixtures/<name>.json` out as files and returns the directory that stands for '/', gone after the test. */
export function writeTopologyFixture(name: string): string {
  const fixture = JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as Fixture;
  const root = mkdtempSync(join(tmpdir(), 'shardgate-topology-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(toFiles(fixture))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function toFiles(fixture: Fixture): Readonly<Record<string, string>> {
  const online = fixture.online ?? fixture.cores.join(',');
  return {
    'sys/devices/system/cpu/online': `${online}\n`,
    'proc/self/status': `Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t${fixture.allowed ?? online}\n`,
    'proc/cpuinfo': fixture.cpuinfo ?? 'flags\t\t: fpu ht\n',
    ...perCpu(fixture.cores, (cpus) => ({ 'topology/core_cpus_list': `${cpus}\n` })),
    ...perCpu(fixture.sockets, (_, index) => ({ 'topology/physical_package_id': `${index}\n` })),
    ...perCpu(fixture.l3, (cpus) => ({
      'cache/index0/level': '1\n',
      'cache/index3/level': '3\n',
      'cache/index3/shared_cpu_list': `${cpus}\n`,
    })),
    ...perCpu(
      fixture.capacities?.map((_, cpu) => String(cpu)),
      (cpu) => ({
        cpu_capacity: `${fixture.capacities?.[Number(cpu)]}\n`,
      }),
    ),
    ...Object.fromEntries(
      (fixture.nodes ?? []).map((cpus, node) => [`sys/devices/system/node/node${node}/cpulist`, cpus]),
    ),
    ...fixture.files,
  };
}

function perCpu(
  groups: readonly string[] | undefined,
  toFile: (cpus: string, index: number) => Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = (groups ?? []).flatMap((cpus, index) =>
    parseCpuList(cpus).flatMap((cpu) =>
      Object.entries(toFile(cpus, index)).map(([file, text]) => [`sys/devices/system/cpu/cpu${cpu}/${file}`, text]),
    ),
  );
  return Object.fromEntries(entries);
}

/** The plan of the machine that `fixtures/<name>.json` describes. */
export function planFixture(fixture: string, options: PlanOptions = {}) {
  return planCpus(readTopology(writeTopologyFixture(fixture)), options);
}
