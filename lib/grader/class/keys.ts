/**
 * What a result depends on, as one hash: where it is the same, nothing is graded again.
 *
 * @module
 */
import { createHash, createHmac } from 'node:crypto';
import type { LoadedExercise } from '../exercises/catalog.ts';
import { fingerprint } from '../grading/fingerprint.ts';
import type { HandIn, TaskExercise } from './types.ts';

/** The checks of an exercise and all that they run on, but for what only a class needs. */
export function checksPrint(exercise: LoadedExercise): string {
  const subject = { exercise, program: exercise.program };
  const files = [...fingerprint([subject])].filter(
    ([name]) => !/^(\.mysocks|lib\/grader\/class)\//.test(name),
  );
  return hashOf(files.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Of all exercises together. */
export function classPrint(prints: ReadonlyMap<string, string>): string {
  return hashOf([...prints]);
}

export function exerciseKey(
  { id, files, absent }: Omit<TaskExercise, 'key' | 'print'>,
  seed: number,
  print: string,
): string {
  const sources = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return hashOf([id, sources, absent ?? '', seed, print]);
}

export function taskKey(exercises: readonly TaskExercise[]): string {
  return hashOf(exercises.map(({ id, key }) => [id, key]));
}

/** The platform's number; of a name, what nobody can undo who does not know the secret. */
export function idOf({ from, key }: HandIn, secret: string): string {
  const isNumber = /^(\d{1,20}|anon_[A-Za-z0-9]{1,20})$/.test(key);
  if (isNumber || from === 'canvas') return key;
  return createHmac('sha256', secret).update(key.normalize('NFC')).digest('hex').slice(0, 10);
}

export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
