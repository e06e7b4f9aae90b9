/**
 * `npx mysocks reset NN`: begins an exercise again from its starter. It asks twice, and keeps what you had.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { resetExercise } from '../grader/student/workspace.ts';
import { exerciseArgument, usageError } from './exercise-argument.ts';
import { here } from './here.ts';

export function register(program: Command): void {
  program
    .command('reset')
    .description('begin an exercise again from its starter')
    .argument('<exercise>', 'its number or name')
    .option('--yes', 'do not ask')
    .action(async (name: string, { yes }: { yes?: true }) => {
      const exercise = await exerciseArgument(name);
      const file = here(exercise.program);
      if (existsSync(exercise.program) && yes !== true && !(await confirmed(file))) {
        console.log('Nothing was changed.');
        return;
      }
      const kept = resetExercise(exercise);
      console.log(
        `${file} is the starter again.${kept === undefined ? '' : ` What you had is in ${here(kept)}`}`,
      );
    });
}

/** Asks twice. Only "yes" is yes. */
async function confirmed(file: string): Promise<boolean> {
  if (!process.stdin.isTTY) usageError('There is no terminal to ask on: say --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const first = await terminal.question(`Replace ${file} by the starter? (yes/no) `);
    if (first.trim() !== 'yes') return false;
    return (
      (await terminal.question('It holds your work so far. Really? (yes/no) ')).trim() === 'yes'
    );
  } finally {
    terminal.close();
  }
}
