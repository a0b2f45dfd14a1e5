// Which of the stack's images this machine holds.
import { execa } from 'execa';
import { SERVICE_FACTS, type ServiceName } from './services.ts';
import { requireEnv, type Stack, StackError } from './stack.ts';

export function readImageName(stack: Stack, service: ServiceName): string {
  return requireEnv(stack, SERVICE_FACTS[service].image, 'run `make images`');
}

export async function hasImage(stack: Stack, service: ServiceName): Promise<boolean> {
  const name = stack.env[SERVICE_FACTS[service].image];
  if (!name) return false;
  const args = ['image', 'inspect', '--format', '{{.Id}}', name];
  return (await execa(stack.docker, args, { env: stack.commandEnv, extendEnv: false, reject: false })).exitCode === 0;
}

/** @throws StackError naming every image that is missing */
export async function requireImages(stack: Stack, services: readonly ServiceName[]): Promise<void> {
  const held = await Promise.all(services.map((service) => hasImage(stack, service)));
  const missing = services.filter((_, i) => !held[i]).map((service) => readImageName(stack, service));
  if (missing.length === 0) return;
  throw new StackError(`Expected the images ${missing.join(', ')} on this machine, got none; run \`make images\`.`);
}
