// Why wrk and k6 differ, in sentences that follow from what was measured: whose queue was it, and what does a request cost?
import { toNumber, toPercent } from '../../gate/quantity.ts';
import { GENERATOR_BUSY_RATIO, SERVER_BUSY_RATIO } from '../../gate/thresholds.ts';
import type { Tool } from './block.ts';
import type { Medians } from './medians.ts';

export type MediansByTool = Readonly<Record<Tool, Medians>>;

/** Whose doing the requests a second were. `open`: neither was at its limit, or it is not known. */
export type Limit = 'server' | 'generator' | 'both' | 'open';

/** Above this share a cost of the server is that of a saturated core; below, it depends on how often it fell asleep. */
const SATURATED_RATIO = 0.9;
/** Two numbers closer than this are not worth a sentence. */
const ALIKE_RATIO = 1.05;

export function toLimit({ generatorBusy, serverBusy }: Medians): Limit {
  const generator = generatorBusy !== null && generatorBusy >= GENERATOR_BUSY_RATIO;
  const server = serverBusy !== null && serverBusy >= SERVER_BUSY_RATIO;
  if (generator && server) return 'both';
  if (server) return 'server';
  return generator ? 'generator' : 'open';
}

/** Paragraphs, the weightiest first. */
export function toExplanation(medians: MediansByTool): readonly string[] {
  return [
    explainThroughput(medians),
    ...(['k6', 'wrk'] as const).map((tool) => explainLimit(tool, medians[tool])),
    ...(['k6', 'wrk'] as const).map((tool) => explainWait(tool, medians[tool])),
    explainCorrection(medians.wrk),
    explainConnections(medians),
    explainCost(medians),
  ].filter((sentence) => sentence !== null);
}

/** k6 cores that one saturated core of this server keeps busy; null unless wrk saturated it. */
export function toCoresPerServerCore({ wrk, k6 }: MediansByTool): number | null {
  const saturated = wrk.serverBusy !== null && wrk.serverBusy >= SATURATED_RATIO;
  if (!saturated || k6.generatorCpuUs === null || wrk.serverCpuUs === null) return null;
  return k6.generatorCpuUs / wrk.serverCpuUs;
}

function explainThroughput({ wrk, k6 }: MediansByTool): string {
  const [less, more] = k6.rps < wrk.rps ? (['k6', 'wrk'] as const) : (['wrk', 'k6'] as const);
  const rps = { wrk: wrk.rps, k6: k6.rps };
  const times = rps[more] / rps[less];
  const said = `${less} drove ${toNumber(rps[less])} requests/s and ${more} ${toNumber(rps[more])}`;
  return times < ALIKE_RATIO ? `${said}: alike.` : `${said}, ${toNumber(times)} times as many.`;
}

function explainLimit(tool: Tool, medians: Medians): string | null {
  const { generatorBusy, serverBusy } = medians;
  if (generatorBusy === null || serverBusy === null) return null;
  const busy = `With ${tool} the generator was ${toPercent(generatorBusy)} busy and the server ${toPercent(serverBusy)}`;
  return `${busy}: ${toCause(tool, medians)}`;
}

function toCause(tool: Tool, medians: Medians): string {
  switch (toLimit(medians)) {
    case 'server':
      return 'the server had nothing left to give, so its requests/s are the server’s.';
    case 'generator':
      return `${tool} was the slow part, so its requests/s are ${tool}’s own.${toCeiling(tool, medians)}`;
    case 'both':
      return 'both were at their limit, so a faster generator might have got more out of the server.';
    case 'open':
      return `neither was at its limit: ${toNumber(medians.connections)} connections that each wait for their answer send no more.`;
  }
}

function toCeiling(tool: Tool, { generatorCpuUs, generatorCpus }: Medians): string {
  if (generatorCpuUs === null) return '';
  const most = (generatorCpus * 1e6) / generatorCpuUs;
  const cpus = generatorCpus === 1 ? 'its one CPU' : `its ${generatorCpus} CPUs`;
  return ` A request costs ${tool} ${toNumber(generatorCpuUs)} µs of CPU time: no more than ${toNumber(most)} a second on ${cpus}.`;
}

/** The client's clock runs from its send; the server's from the parsed request to the answer. */
function explainWait(tool: Tool, medians: Medians): string | null {
  const { p50Ms, serverP50Ms, connections, rps } = medians;
  if (serverP50Ms === null) return null;
  const outsideMs = Math.max(0, p50Ms - serverP50Ms);
  const roundMs = (connections / rps) * 1000;
  return (
    `${toNumber(connections)} connections at ${toNumber(rps)} requests/s come round every ${toNumber(roundMs)} ms. ` +
    `Of ${tool}’s P50 of ${toNumber(p50Ms)} ms the server’s own clock saw ${toNumber(serverP50Ms)} ms; ` +
    `the other ${toNumber(outsideMs)} ms were spent ${toPlace(tool, medians)}.`
  );
}

function toPlace(tool: Tool, medians: Medians): string {
  switch (toLimit(medians)) {
    case 'server':
      return 'in sockets in front of the server’s busy event loop, which its own clock does not see: the server’s queue';
    case 'generator':
      return `in answers that had arrived and waited for ${tool} to take them: ${tool}’s queue`;
    case 'both':
      return `in sockets, waiting for the server’s event loop and for ${tool}: both queues`;
    case 'open':
      return `on the way between ${tool} and the server’s handler`;
  }
}

function explainCorrection({ p99Ms, measuredP99Ms }: Medians): string | null {
  if (measuredP99Ms === null) return null;
  return (
    'Both count latency from their own send, so a request that waits for its turn in the generator is in neither. ' +
    'As it ends, wrk adds what a stalled connection would have sent meanwhile: ' +
    `its P99 as measured was ${toNumber(measuredP99Ms)} ms, and as printed is ${toNumber(p99Ms)} ms. k6 adds nothing.`
  );
}

function explainConnections({ wrk, k6 }: MediansByTool): string | null {
  if (wrk.connections === k6.connections) return null;
  return (
    `wrk gives each thread as many connections and opened ${toNumber(wrk.connections)}; ` +
    `k6 opened all ${toNumber(k6.connections)}.`
  );
}

function explainCost(medians: MediansByTool): string | null {
  const { wrk, k6 } = medians;
  if (k6.generatorCpuUs === null || wrk.generatorCpuUs === null) return null;
  const costs =
    `A request costs k6 ${toNumber(k6.generatorCpuUs)} µs of CPU time and wrk ${toNumber(wrk.generatorCpuUs)} µs, ` +
    `a factor of ${toNumber(k6.generatorCpuUs / wrk.generatorCpuUs)}.`;
  const cores = toCoresPerServerCore(medians);
  if (cores === null || wrk.serverCpuUs === null) return costs;
  return (
    `${costs} It costs a server that wrk keeps ${toPercent(wrk.serverBusy ?? Number.NaN)} busy ${toNumber(wrk.serverCpuUs)} µs, ` +
    `so it takes ${toNumber(cores)} cores of k6 to keep one core of this server busy.`
  );
}
