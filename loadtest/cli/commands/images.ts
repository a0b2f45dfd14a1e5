// `shardgate images`: every image of the stack, pulled or built.
import { ensureImages, readImageMode } from '../../images/ensure-images.ts';
import { readImageSizes } from '../../images/image-sizes.ts';
import { mergeEnvFile } from '../../stack/env-file.ts';
import { toEnvFile } from '../../stack/stack.ts';
import type { AddCommand } from '../command-line.ts';

export const addImagesCommand: AddCommand = (program, { root, env, console, signal }) => {
  program
    .command('images')
    .description('Pull the images, or build them where no image registry answers')
    .option('--json', 'print the names as JSON')
    .addHelpText(
      'after',
      `
IMAGES=auto (default) asks the registry quickly and otherwise builds from package registries; IMAGES=registry and
IMAGES=source force one of the two. An image is built again only when its inputs change.

Examples:
  shardgate images
  IMAGES=source shardgate images --json`,
    )
    .action(async ({ json }: { json?: boolean }) => {
      const { values, missing } = await ensureImages({
        root,
        mode: readImageMode(env),
        env,
        report: console.say,
        signal,
      });
      await mergeEnvFile(toEnvFile(root), values);
      const sizes = await readImageSizes(Object.values(values), env);
      const lines = Object.entries(values).map(([name, image]) => toLine(name, image, sizes.get(image)));
      console.print(json ? JSON.stringify({ images: values, missing }, null, 2) : lines.join('\n'));
      for (const [name, because] of Object.entries(missing)) console.say(`${name}: ${because}`);
    });
};

function toLine(name: string, image: string, megabytes: number | undefined): string {
  return `${name.padEnd(16)} ${image.padEnd(34)} ${megabytes === undefined ? 'not here' : `${Math.round(megabytes)} MB`}`;
}
