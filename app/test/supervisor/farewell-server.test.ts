import { afterEach, expect, it } from 'vitest';
import { type FarewellServer, startFarewellServer } from '../../supervisor/farewell-server.ts';
import { findFreePorts } from '../support/free-ports.ts';
import { openRaw } from '../support/raw-connection.ts';
import { standStill } from '../support/stand-still.ts';

const GET = 'GET /sync HTTP/1.1\r\nHost: x\r\n\r\n';
const REFUSAL = { status: 503, headers: { connection: 'close', 'retry-after': '1' } };

let farewell: FarewellServer | undefined;
afterEach(() => farewell?.close());

it('says 503 to whoever connects, and that nobody listens once it is closed', async () => {
  const port = await findFreePorts();
  farewell = await startFarewellServer('127.0.0.1', port);
  const visitor = await openRaw(port);
  await visitor.send(GET);
  expect(await visitor.read()).toMatchObject(REFUSAL);
  await farewell.close();
  await expect(openRaw(port)).rejects.toThrow('ECONNREFUSED');
});

it('answers whoever connected while the process stood still, before it closes', async () => {
  const port = await findFreePorts();
  farewell = await startFarewellServer('127.0.0.1', port);
  const closed = farewell.close();
  const arriving = openRaw(port);
  standStill(500);
  const visitor = await arriving;
  await visitor.send(GET);
  expect(await visitor.read()).toMatchObject(REFUSAL);
  await closed;
});
