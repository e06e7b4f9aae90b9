/**
 * The exercise that a command line means: `04`, `4`, `upper-server` or `04-upper-server`, or none for the
 * one that the student is at.
 *
 * @module
 */
import {
  findExercise,
  listExercises,
  loadExercise,
  type LoadedExercise,
} from '../grader/exercises/catalog.ts';
import { currentExercise, readProgress } from '../grader/student/progress.ts';

/** Finds and loads it. Says so and exits with status 2 when there is none of that name. */
export async function exerciseArgument(name: string | undefined): Promise<LoadedExercise> {
  const all = listExercises();
  const entry =
    name === undefined ? (currentExercise(all, readProgress()) ?? all.at(-1)) : findExercise(name);
  if (entry !== undefined) return loadExercise(entry);
  const names = all.map(({ id }) => id).join(', ');
  return usageError(`There is no exercise "${name ?? ''}". There are: ${names}`);
}

/** The command line is wrong: says why and exits with status 2. */
export function usageError(message: string): never {
  console.error(`mysocks: ${message}`);
  process.exit(2);
}
