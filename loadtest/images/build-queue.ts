// Runs builds two at a time and keeps people informed: each takes both cores at its peak, but waits for downloads too.
type Report = (line: string) => void;

export type BuildQueue = Readonly<{
  run: (name: string, usual: string | null, build: () => Promise<void>) => Promise<void>;
}>;

const LANES = 2;
const STILL_EVERY_MS = 30_000;

export function createBuildQueue(report: Report): BuildQueue {
  const lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());
  let next = 0;
  return {
    run: (name, usual, build) => {
      const lane = next++ % LANES;
      const turn = (lanes[lane] ?? Promise.resolve()).then(() => runReported(name, usual, build, report));
      lanes[lane] = turn.catch(() => undefined); // the next one runs whatever became of this one
      return turn;
    },
  };
}

async function runReported(
  name: string,
  usual: string | null,
  build: () => Promise<void>,
  report: Report,
): Promise<void> {
  const startMs = performance.now();
  const elapsed = () => `${Math.round((performance.now() - startMs) / 1_000)} s`;
  report(`Building ${name}${usual === null ? '' : ` (usually ${usual})`} ...`);
  const timer = setInterval(() => report(`Still building ${name} after ${elapsed()} ...`), STILL_EVERY_MS);
  try {
    await build();
    report(`Built ${name} in ${elapsed()}.`);
  } finally {
    clearInterval(timer);
  }
}
