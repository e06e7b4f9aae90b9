// `mysocks trace` alone, without the other verbs.
import { Command } from 'commander';
import { register } from '../lib/cli/trace.ts';

const program = new Command('mysocks');
program.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
register(program);
await program.parseAsync();
