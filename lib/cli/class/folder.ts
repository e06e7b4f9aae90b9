/**
 * The folder of a class, as a command line names it.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { usageError } from '../exercise-argument.ts';

/** Says so and exits with status 2 when it is none. */
export function classFolder(dir: string): string {
  if (!existsSync(join(dir, 'class.json')))
    usageError(`"${dir}" is not the folder of a class: class grade makes one`);
  return resolve(dir);
}
