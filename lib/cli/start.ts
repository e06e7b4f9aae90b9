/**
 * `npx mysocks start NN`: makes your copy of an exercise's starter.
 *
 * @module
 */
import { join } from 'node:path';
import type { Command } from 'commander';
import { labelled } from '../grader/results/report.ts';
import { painter } from '../grader/words/style.ts';
import { startExercise } from '../grader/student/workspace.ts';
import { exerciseArgument } from './exercise-argument.ts';
import { here } from './here.ts';

export function register(program: Command): void {
  program
    .command('start')
    .description('make your copy of the starter; by default of the exercise you are at')
    .argument('[exercise]', 'its number or name')
    .action(async (name: string | undefined) => {
      const paint = painter(process.stdout.isTTY);
      const exercise = await exerciseArgument(name);
      const made = startExercise(exercise);
      console.log(
        made
          ? `Your copy is ${here(exercise.program)}\n`
          : `You have a copy already: ${here(exercise.program)} (npx mysocks reset ${exercise.number} makes a new one)\n`,
      );
      console.log(labelled('Read', here(join(exercise.folder, 'README.md')), paint));
      console.log(labelled('Grade', `npx mysocks grade ${exercise.number}`, paint));
    });
}
