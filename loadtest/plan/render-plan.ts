// The plan as a picture: every core a box, the CPUs of its threads on top, the roles that live there below.
import { formatCpuList } from './cpu-list.ts';
import type { CpuPlan } from './plan-cpus.ts';
import type { Role } from './roles.ts';
import { ROLES } from './roles.ts';
import type { Core, Topology } from './topology.ts';

export type RenderOptions = Readonly<{ color: boolean }>;

type Line = Readonly<{ text: string; role: Role | null }>;
type Box = readonly Line[];

const BOXES_PER_ROW = 8;
const COLORS: Readonly<Record<Role, number>> = { app: 32, edge: 33, load: 36, observe: 35 }; // ANSI foregrounds
const MEANINGS: Readonly<Record<Role, string>> = {
  app: 'the server, one shard a CPU',
  edge: 'nginx',
  load: 'the generator',
  observe: 'database, collector, command line',
};

/** Text for a terminal, ending in a newline; ANSI colours only if asked for, as the words already say it all. */
export function renderPlan(plan: CpuPlan, topology: Topology, { color }: RenderOptions): string {
  const groups = Map.groupBy(topology.cores, toGroupTitle);
  const pictures = [...groups].flatMap(([title, cores]) => [title, ...drawCores(cores, plan, topology, color), '']);
  const legend = ROLES.map((role) => {
    return `  ${paint(role.padEnd(8), role, color)} CPUs ${formatCpuList(plan[role]).padEnd(12)} ${MEANINGS[role]}`;
  });
  const notes = plan.notes.map((note) => `  - ${note}`);
  return `${[...pictures, ...legend, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')}\n`;
}

function toGroupTitle(core: Core): string {
  const socket = core.socket === null ? '' : `socket ${core.socket}, `;
  const cache = core.l3 === null ? '' : `, L3 of CPUs ${core.l3}`;
  return `${socket}node ${core.node}${cache}`;
}

function drawCores(cores: readonly Core[], plan: CpuPlan, topology: Topology, color: boolean): readonly string[] {
  const boxes = cores.map((core) => toBox(core, plan, topology));
  const rows = Array.from({ length: Math.ceil(boxes.length / BOXES_PER_ROW) }, (_, row) =>
    boxes.slice(row * BOXES_PER_ROW, (row + 1) * BOXES_PER_ROW),
  );
  const width = Math.max(...boxes.flat().map(({ text }) => text.length));
  return rows.flatMap((row) => drawRow(row, width, color));
}

function toBox(core: Core, plan: CpuPlan, topology: Topology): Box {
  const mark = core.kind === 'efficiency' ? ' (E)' : '';
  const roles = ROLES.filter((role) => core.cpus.some((cpu) => plan[role].includes(cpu)));
  const names = roles.map((role): Line => ({ text: role, role }));
  const unused: Line = { text: nameUnused(core, topology), role: null };
  return [{ text: `${core.cpus.join(' ')}${mark}`, role: null }, ...(names.length > 0 ? names : [unused])];
}

function nameUnused(core: Core, topology: Topology): string {
  if (core.cpus.some((cpu) => topology.isolated.includes(cpu))) return '(isolated)';
  return core.cpus.some((cpu) => topology.allowed.includes(cpu)) ? '(free)' : '(not ours)';
}

function drawRow(boxes: readonly Box[], width: number, color: boolean): readonly string[] {
  const height = Math.max(...boxes.map((box) => box.length));
  const lines = Array.from({ length: height }, (_, index) =>
    boxes.map((box) => box[index] ?? { text: '', role: null }),
  );
  const edge = '─'.repeat(width + 2);
  return [
    `  ${boxes.map(() => `┌${edge}┐`).join('')}`,
    ...lines.map(
      (line) => `  ${line.map(({ text, role }) => `│ ${paint(center(text, width), role, color)} │`).join('')}`,
    ),
    `  ${boxes.map(() => `└${edge}┘`).join('')}`,
  ];
}

function center(text: string, width: number): string {
  return text.padStart(Math.floor((width + text.length) / 2)).padEnd(width);
}

function paint(text: string, role: Role | null, color: boolean): string {
  return color && role !== null ? `\u001b[${COLORS[role]}m${text}\u001b[0m` : text;
}
