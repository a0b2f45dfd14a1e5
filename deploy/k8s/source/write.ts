// `make manifests`: writes every generated file, and says which ones changed.
import { writeOutputs } from '../../../loadtest/cli/write-outputs.ts';
import { toOutputs } from './outputs.ts';
import { ROOT } from './place.ts';

writeOutputs(ROOT, toOutputs());
