// A small HTTPS server on loopback with a certificate of a private authority. Keys and certificates are for tests alone:
// the authority's own key is gone, so nothing else can be signed with it.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const read = (name: string) => readFileSync(new URL(`./tls/${name}`, import.meta.url));

export const AUTHORITY_FILE = new URL('./tls/ca.pem', import.meta.url).pathname;

export type HttpsServer = Readonly<{ url: string; close: () => void }>; // the URL ends in a slash

export async function startHttpsServer(listener: RequestListener): Promise<HttpsServer> {
  const server = createServer({ key: read('server-key.pem'), cert: read('server.pem') }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `https://localhost:${(server.address() as AddressInfo).port}/`, close };
}
