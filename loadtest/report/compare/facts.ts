// What was compared, with what and where: rows of name and value.

import type { ArmFacts } from '../../compare/settings.ts';
import { toNumber } from '../../gate/quantity.ts';
import type { CompareResult } from './compare-result.ts';
import { toBounds, toChange } from './headline.ts';
import { toBlockTime, toDecisionTime } from './time.ts';

export function toFactRows(result: CompareResult): readonly (readonly [string, string])[] {
  const { settings, arms, blocks, host, looks, fingerprint } = result;
  const dropped = blocks.filter((block) => block.dropped.length > 0).length;
  const rate = settings.ratePerSec === null ? '' : `, then ${toNumber(settings.ratePerSec)} requests/s`;
  return [
    ['BASE', toArm(arms.base)],
    ['HEAD', toArm(arms.head)],
    [
      'Load',
      `${settings.path}, ${settings.connections} connections at full throttle (profile ${settings.profile})${rate}`,
    ],
    ['Blocks', `${blocks.length} run, ${dropped} dropped, at most ${settings.maxBlocks} counted`],
    ['Looks', looks.map((look) => `${look.blocks}: ${look.decision}`).join(', ') || 'none'],
    ['Control', toControl(result)],
    ['Time', toDecisionTime(result)],
    ['A block', toBlockTime(blocks) ?? 'not known what its time went to'],
    ['Run', `${result.runId}, ${result.startedAt}`],
    ['Rules', settings.rules.name],
    ...(settings.targets === undefined ? [] : [['Targets', settings.targets.name] as const]),
    [
      'CPU',
      `${host.cpuModel}, ${host.cpus} CPUs; server ${host.plan.app ?? 'none'}, generator ${host.plan.load ?? 'none'}`,
    ],
    ['Kernel', `${host.kernel}, engine ${host.engine ?? 'unknown'}`],
    ['Fingerprint', fingerprint?.hash ?? 'none'],
    ['Command', result.command],
    ['Exit code', String(result.exitCode)],
  ];
}

function toArm(arm: ArmFacts | null): string {
  if (arm === null) return 'could not be had';
  const commit = arm.commit === null ? '' : `, commit ${arm.commit.slice(0, 12)}`;
  const env = Object.entries(arm.env).map(([name, value]) => `${name}=${value}`);
  return `${arm.name}: ${arm.image} (${arm.imageId})${commit}${env.length === 0 ? '' : `, with ${env.join(' ')}`}`;
}

function toControl({ control, settings }: CompareResult): string {
  if (settings.rules.control === null) return 'none, as the rules want it';
  if (control === null) return 'not measured';
  const change = `${toChange(control.ratio.estimate)} CPU a request (${toBounds(control.ratio)})`;
  return `${change} after HEAD's slots against BASE's: ${control.moved ? 'moved' : 'did not move'}`;
}
