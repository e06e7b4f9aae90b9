/**
 * `npx mysocks class gradescope FILE.zip`.
 *
 * @module
 */
import { renameSync, writeFileSync } from 'node:fs';
import { autograderZip } from '../../grader/class/gradescope.ts';
import { usageError } from '../exercise-argument.ts';
import { exercisesIn } from './exercises.ts';

export async function classGradescope(
  file: string,
  { exercises }: { exercises?: string },
): Promise<void> {
  if (!/\.zip$/i.test(file)) usageError(`The file must be a zip: got "${file}"`);
  const entries = exercisesIn(exercises);
  if (typeof entries === 'string') usageError(entries);
  const bytes = await autograderZip(entries.map(({ id }) => id));
  writeFileSync(`${file}.new`, bytes);
  renameSync(`${file}.new`, file);
  console.log(`${file}: ${entries.length} exercises, ${Math.ceil(bytes.length / 1024)} KB`);
}
