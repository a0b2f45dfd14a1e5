// The kit's own server as `make up` runs it, made ready for a benchmark that drives it as a load run does.
import { toLoadRequest } from '../run/load-request.ts';
import { pinSelf } from '../run/pin-self.ts';
import { openTarget, type RunTarget } from '../run/run-target.ts';
import { ensureReady, type SetupContext } from '../setup/ensure-ready.ts';
import type { Stack } from '../stack/stack.ts';
import { startStack, type UpRequest } from '../stack/up.ts';

export type StackTarget = Readonly<{ stack: Stack; target: RunTarget }>;

/** What the roadmap's commands ask for. */
export const ROADMAP_PATH = '/async';

/** Sets up whatever is missing, as `load` does. */
export async function openStackTarget(context: SetupContext, observers: UpRequest['observers']): Promise<StackTarget> {
  const stack = await ensureReady(context);
  await startStack(stack, { app: true, edge: false, observers, tell: context.tell });
  await pinSelf(stack.env.OBSERVE_CPUSET);
  const request = toLoadRequest({
    profile: 'smoke',
    measureOnly: true,
    path: ROADMAP_PATH,
    model: 'both',
    generator: 'k6',
    stream: 'none',
    requireStream: false,
    onInvalid: 'fail',
    results: '',
    json: false,
  });
  return { stack, target: await openTarget(stack, request, context.env) };
}
