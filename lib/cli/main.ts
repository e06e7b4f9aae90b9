/**
 * The `mysocks` command: one file for each verb, registered here.
 *
 * @module
 */
import { Command, Help } from 'commander';
import { readFileSync } from 'node:fs';
import * as grade from './grade.ts';
import * as tour from './tour.ts';
import * as trace from './trace.ts';
import * as verify from './verify.ts';

const verbs = [grade, tour, trace, verify];

const packageJson = new URL('../../package.json', import.meta.url);
const { version }: { version: string } = JSON.parse(readFileSync(packageJson, 'utf8'));

const help = new Help();
const program = new Command('mysocks')
  .description('A course kit for learning how processes talk.')
  .version(version)
  .usage('VERB …')
  .helpCommand('help [VERB]', 'say more about a verb')
  .helpOption('-h, --help', 'say this')
  // Which options a verb has stands in its own help.
  .configureHelp({ subcommandTerm: (verb) => help.subcommandTerm(verb).replace(' [options]', '') })
  .showHelpAfterError('(npx mysocks --help lists all verbs)')
  // 1 may be the answer of a verb; a wrong command line is something else.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));

for (const verb of verbs) verb.register(program);

if (process.argv.length > 2) await program.parseAsync();
else program.outputHelp();
