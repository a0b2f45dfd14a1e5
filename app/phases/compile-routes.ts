// All routes of a shard, ready for its engine.
import { createCompute } from '../compute/compute-pool.ts';
import { type CompiledRoute, compileRoute } from '../handler/compile-route.ts';
import type { Services } from '../handler/services.ts';
import type { SerializerFactory } from '../serialize/serializer.ts';
import type { PhaseOptions } from './phase.ts';

/** @param constants - `cached`: an answer declared constant is serialized once, now */
export function compileRoutes(
  { config, handlers }: PhaseOptions,
  serializer: SerializerFactory,
  constants: 'cached' | 'serialized',
): CompiledRoute[] {
  const services: Services = { sumSquares: createCompute(config) };
  return handlers.map((handler, index) => compileRoute(handler, index, serializer, constants === 'cached', services));
}
