// Programs whose worth is known.
import {
  findExercise,
  loadExercise,
  type LoadedExercise,
} from '../../lib/grader/exercises/catalog.ts';
import { programFile, specimensOf, type Specimen } from '../../lib/grader/gate/specimens.ts';
import { temporaryFolder } from './folder.ts';

export async function exerciseOf(number: string): Promise<LoadedExercise> {
  const entry = findExercise(number);
  if (entry === undefined) throw new Error(`There must be an exercise ${number}`);
  return loadExercise(entry);
}

/** One of the programs of an exercise: `wrong/never-closes`. */
export function specimenOf(exercise: LoadedExercise, name: string): Specimen {
  const found = specimensOf(exercise).find((specimen) => specimen.name === name);
  if (found === undefined) throw new Error(`There must be ${name} in ${exercise.id}`);
  return found;
}

/** The file of a wrong program. */
export async function wrongProgram(number: string, name: string): Promise<string> {
  const exercise = await exerciseOf(number);
  return programFile(specimenOf(exercise, `wrong/${name}`), temporaryFolder());
}
