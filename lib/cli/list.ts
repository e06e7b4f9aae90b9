/**
 * `npx mysocks list`: all exercises and how far you have come.
 *
 * @module
 */
import type { Command } from 'commander';
import { exerciseTable, progressBar } from '../grader/student/overview.ts';
import { readProgress } from '../grader/student/progress.ts';
import { painter } from '../grader/words/style.ts';

export function register(program: Command): void {
  program
    .command('list')
    .description('all exercises and how far you have come')
    .action(() => {
      const paint = painter(process.stdout.isTTY);
      const progress = readProgress();
      console.log(`${exerciseTable(progress, paint)}\n\n${progressBar(progress, paint)}`);
    });
}
