/**
 * The `mysocks` command: one file for each verb, registered here.
 *
 * @module
 */
import { Command, Help } from 'commander';
import { kitVersion } from '../grader/exercises/kit.ts';
import * as explore from './explore.ts';
import * as grade from './grade.ts';
import * as handout from './handout.ts';
import * as hint from './hint.ts';
import * as list from './list.ts';
import * as mistake from './mistake.ts';
import { guardOutput } from './output.ts';
import * as reset from './reset.ts';
import * as solution from './solution.ts';
import * as start from './start.ts';
import { statusText } from './status.ts';
import * as tour from './tour.ts';
import * as trace from './trace.ts';
import * as verify from './verify.ts';
import * as watch from './watch.ts';

guardOutput();

const verbs = [
  tour,
  list,
  start,
  grade,
  watch,
  hint,
  reset,
  solution,
  trace,
  explore,
  verify,
  mistake,
  handout,
];

const help = new Help();
const program = new Command('mysocks')
  .description('A course kit for learning how processes talk.')
  .version(kitVersion())
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
else console.log(`${await statusText()}\n\n${program.helpInformation().trimEnd()}`);
