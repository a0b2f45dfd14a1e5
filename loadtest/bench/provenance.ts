// Where the numbers of a generated page come from: machine, versions, commit, command. Every page has it.
import { execa } from 'execa';
import { ROLES } from '../plan/roles.ts';
import type { HostFacts } from '../report/host-report.ts';
import { toTable } from '../report/markdown-table.ts';
import { redactCommand } from '../report/redaction.ts';
import { readCommit } from '../run/commit.ts';
import { describeHost } from '../run/host-description.ts';
import type { Stack } from '../stack/stack.ts';

export type Provenance = Readonly<{
  measuredAt: string; // ISO 8601, UTC
  command: string; // as it was typed
  commit: string; // of the checkout; ends with "+" when files differ from it, 'unknown' outside of git
  host: HostFacts;
  node: string; // in the server's image
  images: Readonly<Record<string, string>>; // by variable; our own tags tell their content
}>;

export type ProvenanceRequest = Readonly<{
  stack: Stack;
  command: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  images: Readonly<Record<string, string>>;
}>;

export async function readProvenance({ stack, command, env, images }: ProvenanceRequest): Promise<Provenance> {
  const [host, commit, node] = await Promise.all([
    describeHost(stack, env, ROLES),
    readCommit(stack.root),
    readNode(stack),
  ]);
  return { measuredAt: new Date().toISOString(), command: redactCommand(command), commit, host, node, images };
}

/** The section that ends a page. */
export function toProvenanceSection({ measuredAt, command, commit, host, node, images }: Provenance): string {
  const { app, edge, load, observe } = host.plan;
  const shared = host.shared ? `; shared, as ${host.sharedBecause ?? 'the host is too small to keep all apart'}` : '';
  const rows = [
    ['Measured', measuredAt],
    ['Command', command],
    ['Commit', commit],
    ['CPU', `${host.cpuModel}, ${host.cpus} CPUs`],
    ['Cpusets', `server ${app}, edge ${edge}, generator ${load}, observers ${observe}${shared}`],
    ['Kernel', host.kernel],
    ['Engine', `${host.engine ?? 'unknown'}, cgroup version ${host.cgroupVersion ?? 'unknown'}`],
    ['Node in the image', node],
    ...Object.entries(images).map(([variable, image]) => [variable, image]),
  ];
  return `## Where these numbers come from\n\n${toTable(['', ''], rows)}`;
}

async function readNode({ docker, env, commandEnv }: Stack): Promise<string> {
  const args = ['run', '--rm', '--network', 'none', '--entrypoint', 'node', env.APP_IMAGE ?? '', '--version'];
  const { stdout, exitCode } = await execa(docker, args, { env: commandEnv, extendEnv: false, reject: false });
  return exitCode === 0 ? stdout.trim() : 'unknown';
}
