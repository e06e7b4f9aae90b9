// The wrong programs of every exercise, as they are written down; that each is caught is `npx mysocks verify`.
import { expect, test } from 'vitest';
import { listExercises, loadExercise } from '../../lib/grader/exercises/catalog.ts';
import { specimensOf } from '../../lib/grader/gate/specimens.ts';

const exercises = await Promise.all(listExercises().map(loadExercise));

test.each(exercises.map((exercise) => [exercise.id, exercise] as const))(
  '%s: every mistake fits the right program that it changes, and names a check',
  (_, exercise) => {
    const ids = exercise.declaration.checks.map(({ id }) => id);
    const wrong = specimensOf(exercise).filter(({ kind }) => kind === 'wrong');
    expect(
      wrong.flatMap(({ name, broken }) => (broken === undefined ? [] : [name, broken])),
    ).toEqual([]);
    expect(wrong.filter(({ caughtBy = '' }) => !ids.includes(caughtBy))).toEqual([]);
  },
);
