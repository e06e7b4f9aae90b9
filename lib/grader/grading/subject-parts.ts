/**
 * What is to be graded, and how.
 *
 * @module
 */
import type { LoadedExercise } from '../exercises/catalog.ts';

/** One program to grade. */
export interface Subject {
  readonly exercise: LoadedExercise;
  /** The file to grade. */
  readonly program: string;
  /** Why there is nothing to grade, if so: it was not begun, or not handed in as it should be. That has no points. */
  readonly absent?: string | undefined;
  /** What to call the file when it is a copy of another one. */
  readonly original?: string;
  /** What is to be said about it: it was not quite what was asked for. */
  readonly notes?: readonly string[];
  /** The number of who handed it in. */
  readonly id?: string | undefined;
  /** Arguments that name this program in a replay on this machine; a result holds none of its paths. */
  readonly replayArgs?: string;
}

export interface SubjectOptions {
  readonly seed: number;
  /** Each exercise gets a folder of its own here. */
  readonly results: string;
  /** Run these checks only; the others are skipped. */
  readonly only?: readonly string[];
  /** Run this check first, after those that it needs. */
  readonly first?: string;
  /** Keep recordings of all failed checks in this folder, `DIR/<exercise>/<check>/<number of the program>`. */
  readonly trace?: string;
  /** Keep a recording of the first failed check of a server beside the results. */
  readonly picture?: boolean;
  /** Do not ask the compiler and the linter. */
  readonly noWarnings?: boolean;
  /** Zeros were written before: what is known in the end replaces them, even if it is not all. */
  readonly zerosFirst?: boolean;
  /** A program that cannot be compiled is one that is just being written: the result before it stays. */
  readonly runnableOnly?: boolean;
}
