// The image of the servers that ours is compared with, from the folder peers/.
import { join } from 'node:path';
import { listContext } from './build-context.ts';
import { hashContent } from './content-hash.ts';
import { runBuild } from './docker-build.ts';
import type { Docker } from './image-store.ts';
import type { Base } from './stand-in.ts';

const FOLDER = 'peers';

export async function toPeersTag(root: string, app: Base, node: Base): Promise<string> {
  const folder = join(root, FOLDER);
  return `shardgate/peers:${await hashContent(folder, await listContext(folder), [app.key, node.key])}`;
}

export function buildPeersImage(
  options: Readonly<{
    docker: Docker;
    root: string; // of the checkout
    app: Base;
    node: Base;
    tag: string;
    signal: AbortSignal;
  }>,
): Promise<void> {
  const { docker, root, app, node, tag, signal } = options;
  const context = join(root, FOLDER);
  const args = { NODE_IMAGE: node.name, APP_IMAGE: app.name };
  return runBuild(docker, { name: 'peers', context, file: join(context, 'Dockerfile'), args, tag, root, signal });
}
