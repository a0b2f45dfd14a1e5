// Runs builds two at a time and keeps people informed: each takes both cores at its peak, but waits for downloads too.
type Report = (line: string) => void;

export type BuildQueue = Readonly<{
  run: (name: string, usual: string | null, build: () => Promise<void>) => Promise<void>;
}>;

const LANES = 2;
const STILL_EVERY_MS = 30_000;

/** @param signal - builds that have not begun when it is aborted never do */
export function createBuildQueue(report: Report, signal: AbortSignal): BuildQueue {
  const waiting: (() => void)[] = [];
  let free = LANES;
  const enter = async () => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
  };
  const leave = () => {
    const next = waiting.shift(); // takes over the lane
    if (next === undefined) free += 1;
    else next();
  };
  return {
    run: async (name, usual, build) => {
      await enter();
      try {
        signal.throwIfAborted();
        await runReported(name, usual, build, report);
      } finally {
        leave();
      }
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
