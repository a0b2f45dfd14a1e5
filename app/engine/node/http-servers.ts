// The sockets of the node:http engine: one server for each port, all with the same listener and limits.
import { createServer, type RequestListener, type Server } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { refuseMalformed } from './malformed.ts';

/** As the uWS engine's parser: a longer head is refused with 431. */
const MAX_HEAD_BYTES = 4_096;
const CHECK_TIMEOUTS_MS = 1_000;

type Timeouts = Readonly<{ readTimeoutS: number; idleTimeoutS: number }>;

export class HttpServers {
  connections = 0;
  readonly #timeouts: Timeouts;
  readonly #listener: RequestListener;
  readonly #servers: Server[] = [];

  constructor(timeouts: Timeouts, listener: RequestListener) {
    this.#timeouts = timeouts;
    this.#listener = listener;
  }

  /** In the address's IPv6 form where there is IPv6, as the uWS engine (engine/uws/listener.ts). */
  async listen(host: string, port: number): Promise<void> {
    const server = this.#create();
    const mapped = await tryListen(server, `::ffff:${host}`, port);
    const plain = mapped === null ? null : await tryListen(server, host, port);
    if (plain !== null) throw plain;
    this.#servers.push(server);
  }

  /** Not http's own close: that would end idle connections at once, and with them requests that are on their way. */
  closeListeners(): void {
    for (const server of this.#servers) TcpServer.prototype.close.call(server);
  }

  closeConnections(): void {
    for (const server of this.#servers) server.closeAllConnections();
  }

  #create(): Server {
    const server = createServer(
      {
        maxHeaderSize: MAX_HEAD_BYTES,
        headersTimeout: this.#timeouts.readTimeoutS * 1_000,
        requestTimeout: this.#timeouts.readTimeoutS * 1_000,
        keepAliveTimeout: this.#timeouts.idleTimeoutS * 1_000,
        connectionsCheckingInterval: CHECK_TIMEOUTS_MS,
      },
      this.#listener,
    );
    server.on('clientError', refuseMalformed);
    server.on('connection', (socket) => {
      this.connections++;
      socket.once('close', () => this.connections--);
    });
    return server;
  }
}

function tryListen(server: Server, host: string, port: number): Promise<Error | null> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ host, port, reusePort: true }, () => resolve(null));
  });
}
