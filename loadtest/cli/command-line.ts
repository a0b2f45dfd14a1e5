// Parses the command line, runs one command, and turns whatever happened into an exit code.
import { Command, CommanderError } from 'commander';
import { addArchiveCommands } from './commands/archive.ts';
import { addBackfillCommand } from './commands/backfill.ts';
import { addBenchBatchCommand } from './commands/bench-batch.ts';
import { addBenchComputeCommand } from './commands/bench-compute.ts';
import { addBenchDatabaseCommand } from './commands/bench-database.ts';
import { addBenchEdgeCommand } from './commands/bench-edge.ts';
import { addBenchHeapCommand } from './commands/bench-heap.ts';
import { addBenchMemoryCommand } from './commands/bench-memory.ts';
import { addBenchOutageCommand } from './commands/bench-outage.ts';
import { addBenchOverloadCommand } from './commands/bench-overload.ts';
import { addBenchServerCommand } from './commands/bench-server.ts';
import { addBenchSoakCommand } from './commands/bench-soak.ts';
import { addBenchStallCommand } from './commands/bench-stall.ts';
import { addBenchVerdictsCommand } from './commands/bench-verdicts.ts';
import { addCombineCommand } from './commands/combine.ts';
import { addCompareCommand } from './commands/compare.ts';
import { addCrosscheckCommand } from './commands/crosscheck.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExecCommand } from './commands/exec.ts';
import { addGateCampaignCommands } from './commands/gate-campaign.ts';
import { addGatePowerCommand } from './commands/gate-power.ts';
import { addHistoryCommand } from './commands/history.ts';
import { addImagesCommand } from './commands/images.ts';
import { addJourneyCommand } from './commands/journey.ts';
import { addLoadCommand } from './commands/load.ts';
import { addManifestsCommand } from './commands/manifests.ts';
import { addObserverCostCommand } from './commands/observer-cost.ts';
import { addPinCommand } from './commands/pin.ts';
import { addPlanCommand } from './commands/plan.ts';
import { addPublishCommand } from './commands/publish.ts';
import { addReportCommand } from './commands/report.ts';
import { addScaleCommand } from './commands/scale.ts';
import { addSetupCommand } from './commands/setup.ts';
import { addStackCommands } from './commands/stack.ts';
import { addTargetsCommand } from './commands/targets.ts';
import { type CommandContext, createContext } from './context.ts';

/** A command answers with its exit code; what it throws is printed here, and nowhere else. */
export type AddCommand = (program: Command, context: CommandContext, exit: (code: number) => void) => void;

/** ERROR of the verdict table: nothing is known, the command could not be carried out. */
const EXIT_ERROR = 2;

const COMMANDS: readonly AddCommand[] = [
  addLoadCommand,
  addTargetsCommand,
  addCompareCommand,
  addCombineCommand,
  addReportCommand,
  addPublishCommand,
  addHistoryCommand,
  addStackCommands,
  addBackfillCommand,
  addArchiveCommands,
  addSetupCommand,
  addDoctorCommand,
  addPlanCommand,
  addImagesCommand,
  addPinCommand,
  addManifestsCommand,
  addBenchServerCommand,
  addBenchHeapCommand,
  addJourneyCommand,
  addBenchEdgeCommand,
  addScaleCommand,
  addCrosscheckCommand,
  addObserverCostCommand,
  addBenchOverloadCommand,
  addBenchMemoryCommand,
  addBenchSoakCommand,
  addBenchDatabaseCommand,
  addBenchOutageCommand,
  addBenchComputeCommand,
  addBenchBatchCommand,
  addBenchStallCommand,
  addBenchVerdictsCommand,
  addGatePowerCommand,
  addGateCampaignCommands,
  addExecCommand,
];

export async function runCommandLine(process: NodeJS.Process): Promise<number> {
  const abort = new AbortController();
  const stop = (signal: NodeJS.Signals) => abort.abort(new Error(`Stopped by ${signal}.`));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const context = createContext(process, abort.signal);
  let exitCode = 0;
  try {
    await createProgram(context, (code) => {
      exitCode = code;
    }).parseAsync(process.argv);
    return exitCode;
  } catch (error) {
    return toExitCode(error, context);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

export function createProgram(context: CommandContext, exit: (code: number) => void): Command {
  const program = new Command('shardgate')
    .description('Load-test a pinned, sharded server, and learn what the numbers can prove.')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: context.console.print, writeErr: (text) => context.console.say(text.trimEnd()) })
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .showHelpAfterError('Run the command with --help for its options and examples.')
    .addHelpText('after', EXAMPLES);
  for (const add of COMMANDS) add(program, context, exit);
  return program;
}

function toExitCode(error: unknown, { console, signal }: CommandContext): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_ERROR; // it has printed its message
  console.say(signal.aborted ? 'Stopped.' : toText(error));
  return EXIT_ERROR;
}

/** A user's mistake or the host's trouble is one paragraph; only a mistake of ours shows its stack. */
function toText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const ours = [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
  if (!ours) return error.message;
  return `This is a bug in shardgate; please report it with these lines:\n${error.stack ?? error.message}`;
}

const EXAMPLES = `
Examples:
  shardgate load light                  the main job: both legs, verdict, report
  shardgate load heavy --targets phase-b
  shardgate load light --target-url http://127.0.0.1:3000/
  shardgate compare main .              is this checkout slower than main?
  shardgate up && shardgate status
  shardgate doctor

Exit codes: 0 PASS, 1 FAIL, 2 ERROR, 3 INCONCLUSIVE, 4 INVALID.`;
