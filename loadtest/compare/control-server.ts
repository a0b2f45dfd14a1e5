// The frozen control: a bare server of the peers' image that runs through the whole comparison and is asked after each
// slot. It is one process, so that nothing but the host can move it.
import { ROUTES, toServerSetting } from '../bench/server-arms.ts';
import { type ServerSlot, startServer } from '../bench/server-slot.ts';
import type { Arm, ControlSlot } from './block.ts';
import { CONTROL_CONTAINER, type ComparePlace } from './place.ts';
import { readThrottle } from './throttle.ts';

export type Control = Readonly<{ measure: (after: Arm) => Promise<ControlSlot>; stop: () => Promise<void> }>;

const { path, connections } = ROUTES['/sync'];

/** @param seconds - of each measurement, whole */
export async function startControl(place: ComparePlace, seconds: number): Promise<Control> {
  const at = { name: CONTROL_CONTAINER, cpuset: place.cpuset, port: place.port + 2 };
  const server = await startServer(place.stack, toServerSetting(place.stack, 'bare', '/sync', at), place.signal);
  return { measure: (after) => measure(server, after, seconds, place), stop: server.stop };
}

async function measure(server: ServerSlot, after: Arm, seconds: number, place: ComparePlace): Promise<ControlSlot> {
  const { throttle } = await readThrottle(server, { path, connections, seconds }, place);
  const { cpuUsPerRequest, rps, serverBusy } = throttle;
  return { after, cpuUsPerRequest, rps, serverBusy };
}
