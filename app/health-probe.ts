// For the container's health check: exits 0 when the whole server is ready.
import { DEFAULTS } from './config.ts';

const host = process.env.APP_HOST || DEFAULTS.APP_HOST;
const port = process.env.APP_ADMIN_PORT || DEFAULTS.APP_ADMIN_PORT;

fetch(`http://${host}:${port}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
  ({ status }) => process.exit(status === 200 ? 0 : 1),
  () => process.exit(1),
);
