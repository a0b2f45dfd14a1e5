// Brings the stack up: starts what does not run or runs from something else than the files and .env say, in order of
// health, and leaves the rest alone. When everything is right this costs one `docker ps` and a probe each.
import { type Container, listContainers, removeContainer } from './containers.ts';
import { DatabaseError } from './database.ts';
import { repairAdmin, toRepairName } from './database-repair.ts';
import { ensureDatabase } from './database-users.ts';
import { withEdge } from './edge-routing.ts';
import { hasImage, readImageName, requireImages } from './images-present.ts';
import { isWell } from './probe.ts';
import { requireReadableMounts } from './readable-mounts.ts';
import { hashServiceInputs, toInputsEnv } from './service-inputs.ts';
import { OBSERVERS, SERVICE_FACTS, type ServiceName } from './services.ts';
import type { Stack } from './stack.ts';
import { startService } from './start-service.ts';

export type UpRequest = Readonly<{
  app: boolean; // false for a foreign target
  edge: boolean;
  /** `required`: a failure is thrown, as `make up` wants it. `optional`: it is a warning, as a load run wants it. */
  observers: 'required' | 'optional' | 'none';
  tell: (line: string) => void; // what is being started
}>;

export type UpResult = Readonly<{ started: readonly ServiceName[]; warnings: readonly string[] }>;

type Plan = Readonly<{
  stack: Stack;
  tell: UpRequest['tell'];
  stale: Map<ServiceName, Container | undefined>; // to be started, with the container it has so far
  inputsEnv: Readonly<Record<string, string>>;
}>;

/** @throws StackError when the server or the edge cannot be started, or an observer that is required */
export async function startStack(given: Stack, request: UpRequest): Promise<UpResult> {
  const stack = await withEdge(given);
  await requireReadableMounts(stack.root);
  const wanted = toWanted(request);
  const warnings: string[] = [];
  const plan = await planStart(stack, wanted, request.tell);
  if (!(await keepsGrafana(plan))) warnings.push(...explainNoGrafana(plan, request));
  await requireImages(
    stack,
    [...plan.stale.keys()].filter((service) => isRequired(service, request)),
  );
  const serving = startInOrder(
    plan,
    wanted.filter((service) => service === 'app' || service === 'nginx'),
  );
  const observing = startObservers(plan, request.observers, warnings);
  const failed = (await Promise.allSettled([serving, observing])).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return { started: [...plan.stale.keys()], warnings };
}

function toWanted({ app, edge, observers }: UpRequest): readonly ServiceName[] {
  return [
    ...(app ? (['app'] as const) : []),
    ...(edge ? (['nginx'] as const) : []),
    ...(observers === 'none' ? [] : OBSERVERS),
  ];
}

/** Its image cannot be had everywhere; without it Grafana is no longer among what is to be started. */
async function keepsGrafana({ stack, stale }: Plan): Promise<boolean> {
  if (!stale.has('grafana') || (await hasImage(stack, 'grafana'))) return true;
  stale.delete('grafana');
  return false;
}

/** Said by `make up`, and by a run that starts the stack; not again by every run after it. */
function explainNoGrafana({ stack, stale }: Plan, { observers }: UpRequest): readonly string[] {
  if (observers !== 'required' && stale.size === 0) return [];
  const name = stack.env.GRAFANA_IMAGE || 'GRAFANA_IMAGE';
  return [
    `Grafana is left out: its image ${name} is not on this machine; \`make images\` gets it where a registry answers.`,
  ];
}

function isRequired(service: ServiceName, { observers }: UpRequest): boolean {
  return observers === 'required' || service === 'app' || service === 'nginx';
}

async function planStart(stack: Stack, wanted: readonly ServiceName[], tell: UpRequest['tell']): Promise<Plan> {
  const [hashes, containers] = await Promise.all([hashServiceInputs(stack, wanted), listContainers(stack)]);
  const leftOver = containers.find(({ name }) => name === toRepairName(stack));
  if (leftOver !== undefined) await removeContainer(stack, leftOver.name);
  const byService = new Map(containers.filter(({ oneOff }) => !oneOff).map((one) => [one.service, one]));
  const checks = wanted.map(async (service) => {
    const container = byService.get(service);
    const right =
      container?.inputs === hashes.get(service) && container?.image === stack.env[SERVICE_FACTS[service].image];
    const runs = right && container?.state === 'running' && (await isWell(stack, service));
    return runs ? [] : [[service, container] as const];
  });
  return { stack, tell, stale: new Map((await Promise.all(checks)).flat()), inputsEnv: toInputsEnv(hashes) };
}

async function startInOrder(plan: Plan, services: readonly ServiceName[]): Promise<void> {
  for (const service of services) await startIfStale(plan, service);
}

async function startIfStale({ stack, stale, inputsEnv, tell }: Plan, service: ServiceName): Promise<void> {
  if (!stale.has(service)) return;
  tell(`Starting ${service} (${readImageName(stack, service)}) ...`);
  await startService(stack, service, stale.get(service), inputsEnv);
}

async function startObservers(plan: Plan, mode: UpRequest['observers'], warnings: string[]): Promise<void> {
  if (mode === 'none') return;
  try {
    await startIfStale(plan, 'influxdb');
    await ensureDatabase(plan.stack).catch((error: unknown) => repair(plan, error));
    await startIfStale(plan, 'telegraf');
  } catch (error) {
    if (mode === 'required' || !(error instanceof Error)) throw error;
    warnings.push(error.message);
  }
  await startGrafana(plan, warnings);
}

async function repair({ stack, tell, inputsEnv }: Plan, error: unknown): Promise<void> {
  if (!(error instanceof DatabaseError) || error.status !== 401) throw error;
  tell('The database holds other passwords than .env: setting them ...');
  await repairAdmin(stack, inputsEnv);
  await ensureDatabase(stack);
}

/** Nothing depends on Grafana. */
async function startGrafana(plan: Plan, warnings: string[]): Promise<void> {
  await startIfStale(plan, 'grafana').catch((error: unknown) => {
    if (!(error instanceof Error)) throw error;
    warnings.push(error.message);
  });
}
