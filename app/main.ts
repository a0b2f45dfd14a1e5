// The server's entry: reads the configuration, checks the ports, starts the supervisor, and turns signals and
// failures into an exit code. The only file that prints at the start and at the end.

import { type AppConfig, loadConfig } from './config.ts';
import { ConfigError } from './env-reader.ts';
import manifest from './package.json' with { type: 'json' };
import { ROUTES } from './routes/routes.ts';
import { startAdminServer } from './supervisor/admin-server.ts';
import { loadAllowedCpus } from './supervisor/cpu-list.ts';
import { assertPortIsFree } from './supervisor/port-check.ts';
import { Supervisor } from './supervisor/supervisor.ts';
import { takeFaults } from './test-build.ts';

const EXIT_FAILED = 1;
const EXIT_BAD_CONFIG = 2;

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error); // without a stack: it is for the operator
  process.exit(error instanceof ConfigError ? EXIT_BAD_CONFIG : EXIT_FAILED);
});

async function run(): Promise<void> {
  const cpus = loadAllowedCpus();
  const { plan: faults, rest: env } = await takeFaults(process.env);
  const config = loadConfig(env, cpus.length);
  for (const port of listPorts(config)) await assertPortIsFree(config.host, port);
  const supervisor = new Supervisor({
    config,
    cpus,
    faults,
    version: manifest.version,
    routeNames: ROUTES.map(({ route }) => route),
    onReady: () => console.log(`Ready: http://${config.host}:${config.port}, ${describe(config)}`),
    onGiveUp: (message) => giveUp(message),
  });
  await startAdminServer(config.host, config.adminPort, supervisor);
  process.once('SIGTERM', () => stop(supervisor));
  process.once('SIGINT', () => stop(supervisor));
  supervisor.start();
}

function listPorts({ port, adminPort, shardPortBase, shards }: AppConfig): number[] {
  const own = shardPortBase === null ? [] : Array.from({ length: shards }, (_, shard) => shardPortBase + shard);
  return [port, adminPort, ...own];
}

function describe({ phase, shards, pinned, adminPort }: AppConfig): string {
  return `phase ${phase}, ${shards} shard(s) ${pinned ? 'pinned' : 'not pinned'}, metrics on port ${adminPort}`;
}

async function stop(supervisor: Supervisor): Promise<void> {
  const { cut, isForced } = await supervisor.stop();
  if (isForced) console.error('Expected every shard to end by itself, got one that had to be killed');
  if (cut > 0) console.error(`Expected every accepted request to be answered, got ${cut} cut at the drain's limit`);
  process.exit(isForced || cut > 0 ? EXIT_FAILED : 0);
}

function giveUp(message: string): void {
  console.error(message);
  process.exit(EXIT_FAILED); // the shards end when their channel closes
}
