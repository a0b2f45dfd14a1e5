// Loaded into the command line before anything else: SIGUSR2 sets the wall clock of that process forward, as an
// administrator or a virtual machine's host would for all of them. The monotonic clock goes on.
const STEP_MS = 700;

const readClock = Date.now;
let setForwardMs = 0;

Date.now = () => readClock() + setForwardMs;
process.on('SIGUSR2', () => {
  setForwardMs += STEP_MS;
});
