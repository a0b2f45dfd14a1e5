// The part of uWebSockets.js that we use, typed by what the binary does: its own typings omit methods and cannot be
// resolved from an ES module. Every call into a response that was answered or aborted throws.
import { createRequire } from 'node:module';
import type { Body } from '../../handler/body.ts';

export type UwsRequest = Readonly<{
  getHeader(lowerCaseName: string): string; // '' when absent; the first one when repeated
  getParameter(index: number): string;
  getUrl(): string; // without the query
  getQuery(): string;
  getQuery(name: string): string | undefined; // decoded
  getCaseSensitiveMethod(): string;
  forEach(visit: (name: string, value: string) => void): void;
}>;

export type UwsResponse = Readonly<{
  writeStatus(status: Body): UwsResponse; // before any header
  writeHeader(name: Body, value: Body): UwsResponse; // does not look for CR or LF
  end(body: Body, closeConnection?: boolean): UwsResponse;
  endWithoutBody(reportedLength: number, closeConnection?: boolean): UwsResponse;
  close(): UwsResponse;
  cork(write: () => void): UwsResponse;
  onAborted(listener: () => void): UwsResponse;
  onData(listener: (chunk: ArrayBuffer, isLast: boolean) => void): UwsResponse; // chunk is valid during the call only
}>;

export type UwsHandler = (res: UwsResponse, req: UwsRequest) => void;
export type UwsListenSocket = object;

export type UwsApp = Readonly<{
  get(pattern: string, handler: UwsHandler): UwsApp;
  post(pattern: string, handler: UwsHandler): UwsApp;
  head(pattern: string, handler: UwsHandler): UwsApp;
  any(pattern: string, handler: UwsHandler): UwsApp;
  filter(visit: (res: unknown, change: number) => void): UwsApp; // +1 on connect, -1 on disconnect
  listen(host: string, port: number, done: (socket: UwsListenSocket | false) => void): UwsApp; // SO_REUSEPORT
  setIdleTimeout(seconds: number): UwsApp; // until a request has arrived whole
  setResponseTimeout(seconds: number): UwsApp; // from an answer to the next request
  close(): UwsApp; // every socket, at once
}>;

export type Uws = Readonly<{
  App(): UwsApp;
  us_listen_socket_close(socket: UwsListenSocket): void;
}>;

/** Loads the native binary: it needs glibc 2.38, so this is called in the image only. */
export function loadUws(): Uws {
  return createRequire(import.meta.url)('uWebSockets.js') as Uws;
}
