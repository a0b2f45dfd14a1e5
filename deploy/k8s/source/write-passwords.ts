// `make k8s-passwords`: makes the passwords of the cluster's database and Telegraf, once, in a file that git ignores.
import { join } from 'node:path';
import { ensureCredentials } from '../../../loadtest/stack/credentials.ts';
import { FOLDER, ROOT } from './place.ts';
import { PASSWORDS } from './settings.ts';

await ensureCredentials(join(ROOT, FOLDER, 'observe', PASSWORDS.file), {});
