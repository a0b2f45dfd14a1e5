// Every route of the server, in the order of the metrics. A new route is one file and one line here.
import { async } from './async.ts';
import { compute } from './compute.ts';
import { echo } from './echo.ts';
import { items } from './items.ts';
import { sync } from './sync.ts';

export const ROUTES = [sync, async, compute, items, echo] as const;
