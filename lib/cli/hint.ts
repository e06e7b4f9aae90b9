/**
 * `npx mysocks hint NN`: the next hint for the failure that was shown last, from a nudge to nearly the answer.
 *
 * @module
 */
import type { Command } from 'commander';
import type { LoadedExercise } from '../grader/exercises/catalog.ts';
import type { Check } from '../grader/declare.ts';
import { noteHint, readProgress } from '../grader/student/progress.ts';
import { labelled } from '../grader/results/report.ts';
import { painter, wrap } from '../grader/words/style.ts';
import { exerciseArgument, usageError } from './exercise-argument.ts';

export function register(program: Command): void {
  program
    .command('hint')
    .description('one more hint for the failure that was shown last')
    .argument('[exercise]', 'its number or name; default the one you are at')
    .option('--check <id>', 'for this check')
    .action(async (name: string | undefined, { check }: { check?: string }) => {
      console.log(hintText(await exerciseArgument(name), check));
    });
}

/** Gives one more hint, and notes that it was given. */
export function hintText(exercise: LoadedExercise, id?: string): string {
  const paint = painter(process.stdout.isTTY);
  const check = checkFor(exercise, id);
  if (check === undefined) return `All checks of ${exercise.id} pass: nothing to hint at.`;
  const given = readProgress().hints[`${exercise.id}/${check.id}`] ?? 0;
  const shown = Math.min(given + 1, check.hints.length);
  noteHint(exercise.id, check.id, shown);
  const hints = check.hints.slice(0, shown);
  const more = check.hints.length - shown;
  return [
    `${exercise.number} ${exercise.declaration.title}, ${paint('bold', check.id)}: ${check.title}`,
    '',
    wrap(`  ${check.teaches}`, 80, '  '),
    '',
    ...hints.map((hint, i) => labelled(`Hint ${i + 1}`, hint, paint)),
    '',
    more > 0
      ? `  ${more} more: the same command again.`
      : '  There are no more hints for this check.',
  ].join('\n');
}

function checkFor({ id: exercise, declaration }: LoadedExercise, id?: string): Check | undefined {
  const { checks } = declaration;
  if (id !== undefined) {
    const found = checks.find((check) => check.id === id);
    return (
      found ??
      usageError(`There is no check "${id}". There are: ${checks.map(({ id }) => id).join(', ')}`)
    );
  }
  const { exercises, shown } = readProgress();
  const last = checks.find((check) => check.id === shown[exercise]);
  const open = exercises[exercise]?.open;
  return last ?? (open === undefined ? checks[0] : checks.find(({ id }) => open.includes(id)));
}
