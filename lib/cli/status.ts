/**
 * `npx mysocks` alone: where you are, and what to do next.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listExercises, loadExercise, type LoadedExercise } from '../grader/exercises/catalog.ts';
import { progressBar, titleOf } from '../grader/student/overview.ts';
import {
  currentExercise,
  readProgress,
  type ExerciseProgress,
} from '../grader/student/progress.ts';
import { labelled } from '../grader/results/report.ts';
import { painter } from '../grader/words/style.ts';
import { here } from './here.ts';

/** What to print. */
export async function statusText(): Promise<string> {
  const paint = painter(process.stdout.isTTY);
  const progress = readProgress();
  const entry = currentExercise(listExercises(), progress);
  const bar = progressBar(progress, paint);
  if (entry === undefined) return `All exercises are passed.\n\n  ${bar}`;
  const exercise = await loadExercise(entry);
  const { state, steps } = nextSteps(exercise, progress.exercises[entry.id]);
  return [
    `You are at ${paint('bold', `${entry.number} ${titleOf(entry)}`)}. ${state}`,
    '',
    ...steps.map(([label, text]) => labelled(label, text, paint)),
    labelled('More', 'npx mysocks --help lists all verbs', paint),
    '',
    `  ${bar}`,
  ].join('\n');
}

function nextSteps(exercise: LoadedExercise, done: ExerciseProgress | undefined) {
  const { number, folder, program } = exercise;
  const read = ['Read', here(join(folder, 'README.md'))] as const;
  if (!existsSync(program)) {
    const start = ['Start', `npx mysocks start ${number}`] as const;
    return { state: 'It is not begun yet.', steps: [read, start] };
  }
  const edit = ['Edit', here(program)] as const;
  const grade = [
    'Grade',
    `npx mysocks grade, or npx mysocks watch to do so at every save`,
  ] as const;
  if (done === undefined) return { state: 'It was not graded yet.', steps: [read, edit, grade] };
  const hint = ['Hint', `npx mysocks hint ${number}`] as const;
  const points = done.max > 0 ? `${done.points} of ${done.max} points. ` : '';
  const state = `${points}Still open in ${basename(program)}: ${done.open.join(', ')}.`;
  return { state, steps: [edit, grade, hint] };
}
