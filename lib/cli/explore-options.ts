/**
 * What stands behind the options of `mysocks explore`.
 *
 * @module
 */
import { InvalidArgumentError } from 'commander';
import { join, relative } from 'node:path';
import { findExercise, loadExercise } from '../grader/exercises/catalog.ts';

/** A whole number in a range. */
export function numberIn(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Whole numbers in a range, with commas between them. */
export function numbersIn(least: number, most: number): (text: string) => number[] {
  const one = numberIn(least, most);
  return (text) => text.split(',').map(one);
}

/** A duration in ms: `6s`, `900ms`. */
export function timeIn(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError('It must be like 6s or 900ms.');
  return Number(number) * (unit === 's' ? 1000 : 1);
}

/** The student's copy of an exercise: the file that is meant where none is named. */
export async function copyOf(exercise: string | undefined): Promise<string | undefined> {
  const entry = exercise === undefined ? undefined : findExercise(exercise);
  return entry && relative('', (await loadExercise(entry)).program);
}

/** What nodes of an exercise that is a module are made of, beside the module. */
export async function driverOf(exercise: string | undefined): Promise<string | undefined> {
  const entry = exercise === undefined ? undefined : findExercise(exercise);
  const driver = entry && (await loadExercise(entry)).declaration.driver;
  return driver && join(entry.folder, driver);
}

/** What to say of a file that is not there. */
export function noFile(file: string, exercise: string | undefined): string {
  const copy = exercise === undefined ? '' : `; npx mysocks start ${exercise} makes your copy`;
  return `There is no file ${file}${copy}`;
}
