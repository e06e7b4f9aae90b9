/**
 * The student's files: copies of the starters, made once and never overwritten without being asked.
 *
 * @module
 */
import { copyFileSync, constants, existsSync, renameSync } from 'node:fs';
import type { LoadedExercise } from '../exercises/catalog.ts';
import { errorCode } from '../kernel/errors.ts';

/** Copies the starter if there is no copy yet. True when it made one. */
export function startExercise({ starter, program }: LoadedExercise): boolean {
  try {
    copyFileSync(starter, program, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Copies the starter again. What was there is kept beside it; resolves to the name of that file. */
export function resetExercise({ starter, program }: LoadedExercise): string | undefined {
  const kept = `${program}.old`;
  const existed = existsSync(program);
  if (existed) renameSync(program, kept);
  copyFileSync(starter, program);
  return existed ? kept : undefined;
}
