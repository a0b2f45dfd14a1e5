// A comparison that begins: a folder of its own, and no block yet.
import { type CommandContext, toSetupContext } from '../cli/context.ts';
import { createRunFolder, toRunId } from '../run/run-folder.ts';
import { openArm } from './arm-image.ts';
import type { CompareRequest } from './compare-request.ts';
import type { ComparisonSetting } from './compare-run.ts';

export async function toFresh(
  { settings, readyPath, port, base, head }: CompareRequest,
  resultsRoot: string,
  context: CommandContext,
): Promise<ComparisonSetting> {
  const startedAt = new Date();
  const folder = await createRunFolder(resultsRoot, toRunId('compare', startedAt));
  const setup = toSetupContext(context);
  const openArms: ComparisonSetting['openArms'] = async (stack) => ({
    base: await openArm(base, stack, setup),
    head: await openArm(head, stack, setup),
  });
  const course = { blocks: [], crash: null };
  return { folder, resultsRoot, startedAt, settings, readyPath, port, course, before: null, openArms };
}
