// A machine for pages under test.
import type { Provenance } from '../../bench/provenance.ts';

export const PROVENANCE: Provenance = {
  measuredAt: '2026-11-23T14:41:15.463Z',
  command: 'shardgate bench-server --write',
  commit: '421724971390',
  host: {
    cpuModel: 'Sample CPU',
    cpus: 4,
    kernel: '6.12.0',
    engine: '28.0.0',
    cgroupVersion: 2,
    plan: { app: '1', edge: '2', load: '3', observe: '0' },
    shared: false,
  },
  node: 'v24.21.0',
  images: { APP_IMAGE: 'shardgate/app:39d0414062ae', WRK_IMAGE: 'shardgate/wrk:59feb4acfc3d' },
};
