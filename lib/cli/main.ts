/**
 * The `mysocks` command: one file for each verb, registered here.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Help } from 'commander';
import { kitVersion, ROOT } from '../grader/exercises/kit.ts';
import { guardOutput } from './output.ts';

guardOutput();

/** All verbs; each is a file beside this one, but for those that a students’ edition has not. */
const VERBS = [
  'tour',
  'list',
  'start',
  'grade',
  'watch',
  'hint',
  'reset',
  'solution',
  'trace',
  'explore',
  'play',
  'cluster',
  'node',
  'verify',
  'mistake',
  'handout',
  'class/verbs',
] as const;

interface Verb {
  register(program: Command): void;
}

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

const [asked] = process.argv.slice(2);
if (asked === undefined) {
  const { statusText } = await import('./status.ts');
  console.log(await statusText());
} else {
  // The verb that is asked for is all that is loaded; when it is not there, all are shown.
  const all = VERBS.filter((verb) => existsSync(join(ROOT, 'lib/cli', `${verb}.ts`)));
  const known = all.filter((verb) => verb.split('/')[0] === asked);
  for (const verb of known.length > 0 ? known : all) {
    const module: Verb = await import(`./${verb}.ts`);
    module.register(program);
  }
  await program.parseAsync();
}
