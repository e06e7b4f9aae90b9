/**
 * `npx mysocks list`: all exercises and how far you have come.
 *
 * @module
 */
import type { Command } from 'commander';
import { exerciseTable, progressBar } from '../grader/overview.ts';
import { readProgress } from '../grader/progress.ts';
import { painter } from '../grader/results/style.ts';

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
