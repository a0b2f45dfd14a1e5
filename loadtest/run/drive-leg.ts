// Drives the load of one leg with k6 or with wrk, and hands over what either knows of it.
import { parseWrkReport } from '../bench/wrk-report.ts';
import type { ServerSnapshot } from '../readings/server-metrics.ts';
import { prepareOutputFolder } from '../stack/generator.ts';
import { type GeneratorRun, type GeneratorSetting, runGenerator } from './generator.ts';
import { STREAM_OUTPUTS, toK6Launch, type WebOutput } from './k6-launch.ts';
import { type K6Summary, parseK6Output, toClientMeasurement } from './k6-summary.ts';
import { type LegPlan, toWarmupMs } from './leg-plan.ts';
import type { LivePage } from './live-page.ts';
import type { ClientMeasurement } from './measurement.ts';
import { createLegProgress, type Progress } from './progress.ts';
import { readSettledServer } from './settled-server.ts';
import type { StreamMode } from './stream-mode.ts';
import type { Tick } from './tick.ts';
import type { Cpus } from './window.ts';
import { toWrkClient } from './wrk-client.ts';
import { toWrkLaunch, type WrkShape } from './wrk-launch.ts';
import { toWrkRecord, type WrkRecord } from './wrk-record.ts';

/** What drives a leg. */
export type LegGenerator = Readonly<{ version: string }> &
  (Readonly<{ tool: 'k6'; stream: StreamMode }> | Readonly<{ tool: 'wrk'; shape: WrkShape }>);

export type LegSetting = GeneratorSetting &
  Readonly<{
    cpus: Cpus;
    generator: LegGenerator;
    progress: Progress;
    web?: LegWeb | null; // left out, as null: nobody wants to look
  }>;

/** k6's own web dashboard: its address, and the folder that keeps a page of each leg. */
export type LegWeb = Readonly<{ page: LivePage; folder: string }>;

/** What a generator itself printed, for whoever wants to look closer; no secret is in it. */
export type GeneratorRecord =
  | Readonly<{ tool: 'k6'; stream: StreamMode; summary: K6Summary; stderr: string }>
  | WrkRecord;

/** A leg as its generator drove it. */
export type Drive = Readonly<{
  ticks: readonly Tick[];
  windowAtMs: number; // when the measured window began, on the clock of the ticks
  countedFrom: ServerSnapshot | null; // the server as the client's own count began; null: as it was before the leg
  toClient: (stalledSeconds: number) => ClientMeasurement;
  record: GeneratorRecord;
}>;

type OnSecond = () => void;

/**
 * @param onSecond - called each second of the leg
 * @throws GeneratorError when the generator does not run to its end; its container is gone then
 */
export function driveLeg(plan: LegPlan, setting: LegSetting, onSecond: OnSecond): Promise<Drive> {
  const { generator } = setting;
  return generator.tool === 'k6'
    ? driveWithK6(plan, setting, generator.stream, onSecond)
    : driveWithWrk(plan, setting, generator.shape, onSecond);
}

async function driveWithK6(plan: LegPlan, setting: LegSetting, stream: StreamMode, onSecond: OnSecond): Promise<Drive> {
  const web = await openWeb(setting);
  const launch = toK6Launch(plan, { script: `${plan.leg}.ts`, outputs: STREAM_OUTPUTS[stream], web }, setting);
  const { ticks, startedAtMs, end } = await runGenerator({ plan, launch, ...toShow(plan, setting, onSecond) }, setting);
  const output = parseK6Output(end.stdout);
  return {
    ticks,
    windowAtMs: startedAtMs + toWarmupMs(plan),
    countedFrom: null,
    toClient: (stalledSeconds) => toClientMeasurement(output, plan, stalledSeconds),
    record: { tool: 'k6', stream, summary: output.summary, stderr: end.stderr },
  };
}

async function openWeb({ web, progress }: LegSetting): Promise<WebOutput | null> {
  if (!web) return null;
  await prepareOutputFolder(web.folder);
  progress.say(`  k6 shows this leg at ${web.page.url}; what that costs it counts as the generator’s.`);
  return { ...(await web.page.openLeg()), folder: web.folder };
}

/** The warm-up is a wrk of its own, and what it sent is counted on neither side. */
async function driveWithWrk(plan: LegPlan, setting: LegSetting, shape: WrkShape, onSecond: OnSecond): Promise<Drive> {
  const warmup = { ...plan, measureSeconds: plan.warmupSeconds };
  const measured = { ...plan, warmupSeconds: 0 };
  const run = (window: LegPlan, show: Show) =>
    runGenerator(
      {
        plan: { ...window, warmupSeconds: 0 },
        launch: toWrkLaunch(window, shape, setting.stack),
        ...show,
      },
      setting,
    );
  if (plan.warmupSeconds > 0) await run(warmup, { onTick: toShow(plan, setting, onSecond).onTick });
  const countedFrom = await readSettledServer(setting.metricsUrl);
  const { ticks, startedAtMs, end } = await run(measured, toShow(measured, setting, onSecond));
  const report = parseWrkReport(end.stdout);
  return {
    ticks,
    windowAtMs: startedAtMs,
    countedFrom,
    toClient: (stalledSeconds) => toWrkClient(report, plan, shape, stalledSeconds),
    record: toWrkRecord(plan, shape, end.stdout, setting.secrets),
  };
}

type Show = Pick<GeneratorRun, 'onTick' | 'onSettle'>;

/** @param plan - whose windows the progress line names */
function toShow(plan: LegPlan, { progress, cpus }: LegSetting, onSecond: OnSecond): Required<Show> {
  const { show, settle } = createLegProgress(progress, plan, cpus);
  return {
    onTick: (ticks, elapsedMs, live) => {
      onSecond();
      return show(ticks, elapsedMs, live);
    },
    onSettle: settle,
  };
}
