// The program: everything it knows of the outside comes from `process`, everything it decides ends in the exit code.
import { runCommandLine } from './command-line.ts';

process.exitCode = await runCommandLine(process);
