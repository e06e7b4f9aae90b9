/**
 * From hand-ins to tasks: what is taken of each is copied to `taken/ID/`, and stands in its task.
 *
 * @module
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { LoadedExercise } from '../exercises/catalog.ts';
import { entriesBelow } from '../grading/handed-in.ts';
import { takeSubmission } from '../grading/submission.ts';
import { exerciseKey, taskKey } from './keys.ts';
import type { ClassFile, HandIn, Task, TaskExercise } from './types.ts';

export interface TaskParts {
  readonly settings: ClassFile;
  readonly exercises: readonly LoadedExercise[];
  /** The fingerprint of the checks of each exercise. */
  readonly prints: ReadonlyMap<string, string>;
}

/** Takes the programs of one hand-in. */
export function makeTask(handIn: HandIn, id: string, out: string, parts: TaskParts): Task {
  const { settings, exercises, prints } = parts;
  const folder = join(out, 'taken', id);
  rmSync(folder, { recursive: true, force: true });
  const taken = exercises.map((exercise): TaskExercise => {
    const found = takeOne(handIn, exercise, folder);
    const print = prints.get(exercise.id) ?? '';
    return { ...found, print, key: exerciseKey(found, settings.seed, print) };
  });
  const { seed, fingerprint, isolation } = settings;
  return { id, key: taskKey(taken), seed, fingerprint, isolation, exercises: taken };
}

function takeOne(
  handIn: HandIn,
  exercise: LoadedExercise,
  to: string,
): Omit<TaskExercise, 'key' | 'print'> {
  const { id } = exercise;
  const { program } = exercise.declaration;
  if (handIn.hostile !== undefined) {
    const absent = `What was handed in is not taken: ${handIn.hostile}.`;
    return { id, program, files: {}, absent, notes: [] };
  }
  const subject = takeSubmission(handIn.dir, exercise, to);
  const folder = join(to, id);
  const paths = existsSync(folder) ? entriesBelow(folder).filter(({ isFile }) => isFile) : [];
  const files = paths.map(({ path }) => [path, readFileSync(join(folder, path), 'utf8')]);
  return {
    id,
    program: relative(folder, subject.program),
    files: Object.fromEntries(subject.absent === undefined ? files : []),
    absent: subject.absent,
    notes: subject.notes ?? [],
  };
}
