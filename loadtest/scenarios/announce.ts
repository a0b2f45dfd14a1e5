// Tells the command line, on standard error, the moment the load begins.

export function setup(): void {
  console.log(`LEG STARTED ${Date.now()}`);
}
