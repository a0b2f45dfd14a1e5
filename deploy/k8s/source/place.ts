// Where the manifests are in the checkout.
import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** From the root. */
export const FOLDER = 'deploy/k8s';
