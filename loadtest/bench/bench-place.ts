// Where benchmarks run: images there, one CPU for the server, others for wrk, nothing else of ours at work.
import { ensureImages, readImageMode } from '../images/ensure-images.ts';
import { PEERS_VARIABLE } from '../images/image-table.ts';
import { parseCpuList } from '../plan/cpu-list.ts';
import { pinSelf } from '../run/pin-self.ts';
import { ensureReady, type SetupContext } from '../setup/ensure-ready.ts';
import { listContainers } from '../stack/containers.ts';
import { mergeEnvFile } from '../stack/env-file.ts';
import { loadStack, requireEnv, type Stack, StackError, toEnvFile } from '../stack/stack.ts';

export type BenchPlace = Readonly<{ stack: Stack; cpuset: string }>;

/**
 * @param images - variables of those it runs; the peers' image is built where it is among them
 * @throws StackError where server and generator would share a CPU: each would measure the other
 */
export async function openBenchPlace(context: SetupContext, images: readonly string[]): Promise<BenchPlace> {
  const { root, env, tell, signal } = context;
  await ensureReady(context);
  if (images.includes(PEERS_VARIABLE)) {
    const options = { root, mode: readImageMode(env), env, report: tell, signal };
    const { values } = await ensureImages({ ...options, only: [PEERS_VARIABLE] });
    await mergeEnvFile(toEnvFile(root), values);
  }
  const stack = await loadStack(root, env);
  await tellOfOthers(stack, tell);
  await pinSelf(stack.env.OBSERVE_CPUSET);
  return { stack, cpuset: toServerCpuset(stack) };
}

/** One process on one core: the first CPU of the plan's server. */
export function toServerCpuset(stack: Stack): string {
  const [app, load] = ['APP_CPUSET', 'LOAD_CPUSET'].map((name) => requireEnv(stack, name, 'run `make plan`'));
  const [first] = parseCpuList(app ?? '', 'APP_CPUSET');
  if (first !== undefined && !parseCpuList(load ?? '', 'LOAD_CPUSET').includes(first)) return String(first);
  throw new StackError(
    `Expected server and generator on CPUs of their own, got ${app} and ${load}; run \`make plan\`.`,
  );
}

async function tellOfOthers(stack: Stack, tell: (line: string) => void): Promise<void> {
  const running = (await listContainers(stack)).filter(({ state }) => state === 'running');
  if (running.length > 0) tell('The stack is up and takes some CPU time; `make down` gives quieter numbers.');
}
