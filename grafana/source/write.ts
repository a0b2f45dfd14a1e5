// `make dashboards`: writes every generated file, and says which ones changed.
import { writeOutputs } from '../../loadtest/cli/write-outputs.ts';
import { ROOT, toOutputs } from './outputs.ts';

writeOutputs(ROOT, toOutputs());
