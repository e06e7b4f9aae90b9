/**
 * `npx mysocks handout DIR`: makes the students' edition.
 *
 * @module
 */
import type { Command } from 'commander';
import { isStudentsEdition, makeEdition } from '../grader/exercises/edition.ts';
import { errorText } from '../grader/kernel/errors.ts';
import { shellWord } from '../grader/words/shell.ts';

export function register(program: Command): void {
  program
    .command('handout', { hidden: isStudentsEdition() })
    .description('make the students’ edition, without solutions, in a new folder')
    .argument('<dir>', 'a folder that does not exist, or is empty')
    .option('--github', 'with a workflow that grades each push on GitHub')
    .action(async (dir: string, { github }: { github?: true }) => {
      if (isStudentsEdition()) {
        console.error('mysocks: This is a students’ edition already.');
        process.exitCode = 1;
        return;
      }
      try {
        await makeEdition(dir);
        if (github === true) (await import('../grader/exercises/github.ts')).addWorkflow(dir);
        console.log(
          `The students’ edition is in ${dir}. To install it: cd ${shellWord(dir)} && npm ci`,
        );
      } catch (error) {
        console.error(`mysocks: no handout was made: ${errorText(error)}`);
        process.exitCode = 1;
      }
    });
}
