// The server's own image, built from any checkout of the project.
import { join } from 'node:path';
import { listContext } from './build-context.ts';
import { hashContent } from './content-hash.ts';
import { runBuild } from './docker-build.ts';
import type { Docker } from './image-store.ts';
import type { Base } from './stand-in.ts';

export type AppTarget = 'runtime' | 'test';

const REPOSITORIES: Readonly<Record<AppTarget, string>> = { runtime: 'shardgate/app', test: 'shardgate/app-test' };

/** @param checkout - the folder with the Dockerfile: this checkout, or another commit's work tree */
export async function toAppTag(checkout: string, target: AppTarget, node: Base): Promise<string> {
  const files = new Set([...(await listContext(checkout)), 'Dockerfile']);
  return `${REPOSITORIES[target]}:${await hashContent(checkout, [...files], [target, node.key])}`;
}

export function buildAppImage(
  options: Readonly<{
    docker: Docker;
    root: string; // of the checkout whose .cache takes the log
    checkout: string;
    target: AppTarget;
    node: Base;
    tag: string;
    signal: AbortSignal;
  }>,
): Promise<void> {
  const { docker, root, checkout, target, node, tag, signal } = options;
  const name = target === 'runtime' ? 'app' : 'app-test';
  const file = join(checkout, 'Dockerfile');
  const args = { NODE_IMAGE: node.name };
  return runBuild(docker, { name, context: checkout, file, target, args, tag, root, signal });
}
