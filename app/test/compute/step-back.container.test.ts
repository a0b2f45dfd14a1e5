// /compute's thread steps back behind the event loop of its shard, without any privilege.
import { afterEach, describe, expect, it } from 'vitest';
import { askRaw } from '../support/raw-connection.ts';
import { type ServerContainer, startServer } from '../support/server-container.ts';

let server: ServerContainer | undefined;

afterEach(() => server?.remove());

describe('the thread of a heavy computation', () => {
  it('is the one thread of the shard with a lower priority', async () => {
    server = await startServer({ image: 'APP_IMAGE', env: { APP_SHARDS: 1 } });
    const { port, name, docker, metrics } = server;
    const pid = (await metrics()).get('shardgate_shard_pid{shard="0"}');
    const readNice = async () => {
      const stats = await docker('exec', name, 'bash', '-c', `cat /proc/${pid}/task/*/stat`);
      return stats.split('\n').map((line) => Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[19 - 3]));
    };
    expect((await readNice()).filter((nice) => nice !== 0)).toEqual([]);
    const heavy = await askRaw(port, 'GET /compute?n=10000000 HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(heavy).toMatchObject({ status: 200 });
    expect((await readNice()).filter((nice) => nice !== 0)).toEqual([10]);
  });
});
