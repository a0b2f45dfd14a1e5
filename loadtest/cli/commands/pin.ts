// `shardgate pin`: the official images by digest, looked up where a registry answers, never from memory.
import { pinImages } from '../../images/pin-images.ts';
import type { AddCommand } from '../command-line.ts';

export const addPinCommand: AddCommand = (program, { root, env, console, signal }) => {
  program
    .command('pin')
    .description('Write the digests of the official images into loadtest/images/images.lock.json')
    .addHelpText('after', '\nExample:\n  shardgate pin && git diff loadtest/images/images.lock.json')
    .action(async () => {
      const lock = await pinImages({ root, env, report: console.say, signal });
      console.print(
        Object.entries(lock)
          .map(([name, digest]) => `${name}@${digest}`)
          .join('\n'),
      );
    });
};
