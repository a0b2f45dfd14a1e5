// Where the uWS engine listens. An IPv4 address is bound in its IPv6 form, because the kernel prefers a socket bound
// to the plain form: at a shutdown, the supervisor's farewell server takes over new connections that way, and a
// shard's queue of connections runs empty before it is closed (docs/decisions/server-drain.md).
import type { Uws, UwsApp, UwsListenSocket } from './uws.ts';

export type Listener = Readonly<{ listen(host: string, port: number): Promise<void>; close(): void }>;

export function createListener(uws: Uws, app: UwsApp): Listener {
  const sockets: UwsListenSocket[] = [];
  return {
    async listen(host, port) {
      const socket = (await tryListen(app, `::ffff:${host}`, port)) || (await tryListen(app, host, port));
      if (socket === false) throw new Error(`Expected to listen on ${host}:${port}, got a refusal`);
      sockets.push(socket);
    },
    close() {
      for (const socket of sockets.splice(0)) uws.us_listen_socket_close(socket);
    },
  };
}

function tryListen(app: UwsApp, host: string, port: number): Promise<UwsListenSocket | false> {
  return new Promise((resolve) => {
    app.listen(host, port, resolve);
  });
}
