/**
 * `npx mysocks solution NN`: our solution, once yours is passed.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { readProgress } from '../grader/student/progress.ts';
import { exerciseArgument } from './exercise-argument.ts';
import { here } from './here.ts';

export function register(program: Command): void {
  program
    .command('solution')
    .description('our solution of an exercise, once you have passed it')
    .argument('<exercise>', 'its number or name')
    .action(async (name: string) => {
      const { id, number, solution } = await exerciseArgument(name);
      if (!existsSync(solution)) {
        console.log('This is a students’ edition: it has no solutions.');
      } else if (readProgress().exercises[id]?.passed !== true) {
        console.log(
          `Pass it first: npx mysocks grade ${number}. Stuck? npx mysocks hint ${number}`,
        );
        process.exitCode = 1;
      } else {
        console.log(`// ${here(solution)}\n${readFileSync(solution, 'utf8').trimEnd()}`);
      }
    });
}
