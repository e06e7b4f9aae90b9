/**
 * What is kept of a grade on disk: `grade.json`, and `run.tap` and `junit.xml`, which are made from it.
 *
 * @module
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFiles } from '../exercises/kit.ts';
import { gradeText, type Grade } from './grade-json.ts';
import { writeJunit } from './junit.ts';
import { toTap } from './tap.ts';

/**
 * Replaces the results in a folder: all of them, or none when something cannot be written.
 *
 * @param scratch A folder of ours for what is just being made.
 */
export async function writeResults(folder: string, grade: Grade, scratch: string): Promise<void> {
  const tap = toTap(grade);
  mkdirSync(scratch, { recursive: true });
  writeFileSync(join(scratch, 'run.tap'), tap);
  await writeJunit(scratch, grade.exercise, grade.checks.length);
  const junit = readFileSync(join(scratch, 'junit.xml'), 'utf8');
  // In this order: none is ever older than grade.json.
  replaceFiles(folder, { 'junit.xml': junit, 'run.tap': tap, 'grade.json': gradeText(grade) });
}

/**
 * Puts a grade without points in the place of what was there, before anything can go wrong: a program that kills the grader
 * finds no points, and none of somebody who was graded before.
 */
export function writeZeros(folder: string, grade: Grade): void {
  for (const name of ['junit.xml', 'trace'])
    rmSync(join(folder, name), { recursive: true, force: true });
  replaceFiles(folder, { 'run.tap': toTap(grade), 'grade.json': gradeText(grade) });
}
