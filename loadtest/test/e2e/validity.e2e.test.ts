// What must not be believed: each disturbance is real, and ends in the verdict and the reason that docs/validity.md names.
// Starved generators, dead shards, servers that hang and containers that are replaced are in the files beside this one.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, it } from 'vitest';
import { keepBusy } from '../../bench/verdicts/busy-loops.ts';
import { parseCpuList } from '../../plan/cpu-list.ts';
import {
  freezeShard,
  holdBack,
  holdSupervisor,
  letGo,
  prepareStaleServer,
  untilLeg,
  untilLoad,
  untilMeasured,
} from './support/disturbances.ts';
import {
  finishLoad,
  LENIENT,
  makeResultsFolder,
  PROFILES,
  ROOT,
  readSetting,
  runKit,
  startLoad,
} from './support/kit.ts';
import { expectVerdict, PROVOCATIONS } from './support/provocations.ts';

/** No server reaches these, so that each check is missed and only the evidence decides. */
const OUT_OF_REACH = {
  name: 'out-of-reach',
  ratePerSec: 1000,
  checks: [
    { leg: 'capacity', metric: 'rps', min: 1_000_000 },
    { leg: 'rate', metric: 'p95Ms', max: 0.1 },
  ],
};

const SETTABLE_CLOCK = { NODE_OPTIONS: `--import=${join(ROOT, 'loadtest/test/e2e/support/settable-clock.ts')}` };

afterAll(async () => {
  await runKit(['down']);
});

describe('a host that is in the way', () => {
  it('makes misses INVALID: a neighbour on the server’s core, a quota on the generator, a clock that is set', async () => {
    const targets = join(makeResultsFolder(), 'out-of-reach.json');
    writeFileSync(targets, JSON.stringify(OUT_OF_REACH));
    const run = startLoad(['smoke', '--path', '/sync', '--targets', targets], SETTABLE_CLOCK);

    await untilLoad('capacity');
    const stop = keepBusy(parseCpuList(readSetting('APP_CPUSET')));
    const generator = await untilLoad('rate').finally(stop);
    await holdBack(generator, 0.1);
    run.kill('SIGUSR2');
    await sleep(3000);
    await letGo(generator);

    const ended = await finishLoad(run);
    expectVerdict(ended, PROVOCATIONS.stolenCore, 'On the capacity leg: ');
    expectVerdict(ended, PROVOCATIONS.heldGenerator, 'On the rate leg: ');
    expectVerdict(ended, PROVOCATIONS.setClock, 'On the rate leg: ');
  });
});

describe('virtual users that are used up', () => {
  it('make even a latency within its limit INVALID: what never started was never measured', async () => {
    const run = startLoad(['smoke', ...LENIENT, '--model', 'open']);
    await untilMeasured('rate');
    await freezeShard(0.72); // users suffice for 0.6 s, and a whole second would be a stall
    const ended = await finishLoad(run);
    expectVerdict(ended, PROVOCATIONS.usedUpUsers, 'On the rate leg: P95 .*, within the limit of 2,000 ms; ');
  });
});

describe('a server whose metrics fall silent', () => {
  it('is an ERROR, though it goes on answering: nothing tells whose numbers these are', async () => {
    const run = startLoad(['smoke', ...LENIENT, '--model', 'closed']);
    await untilLoad('capacity');
    const goOn = await holdSupervisor();
    expectVerdict(await finishLoad(run).finally(goOn), PROVOCATIONS.silentMetrics);
  });
});

describe('another server that shares the port', () => {
  it('is an ERROR: client and server count differently', async () => {
    const stale = await prepareStaleServer();
    try {
      const run = startLoad(['crowd', '--profiles', PROFILES, ...LENIENT, '--model', 'closed']);
      await untilLeg(run);
      await stale.appear();
      expectVerdict(await finishLoad(run), PROVOCATIONS.sharedPort);
    } finally {
      await stale.stop();
    }
  });
});
