/**
 * Which role this process has: that of a program that somebody started, or that of a child of one.
 *
 * A parent says so in the environment. The variables are taken out at once: what a child starts itself is
 * no child of ours.
 *
 * @module
 */
import { mapStacks } from './stack.ts';

/**
 * The variable that says `child`, `spare` for one that is started before its client is there, or `copy` for one of
 * ipc/fork.ts.
 */
export const ROLE = 'MYSOCKS_CHILD';
/** The variable with the program's own file, for a child that runs a bundle of it. */
export const PROGRAM = 'MYSOCKS_PROGRAM';

/** The file that this process runs. */
export const startedFile = process.argv[1];
/** `undefined` in a program that is not a child. */
export const role = process.env[ROLE];

let asked = false;

/** True in a process that `forkChild()` has started: `fork() == 0`. */
export function isChild(): boolean {
  asked = true;
  return role !== undefined;
}

/** True once the program has asked: one that never asks would fork for ever. */
export function hasAskedIsChild(): boolean {
  return asked;
}

const program = process.env[PROGRAM];
delete process.env[ROLE];
delete process.env[PROGRAM];
if (program !== undefined) {
  mapStacks(startedFile ?? '');
  // A child has the name of its program, not that of the bundle: for its messages and its trace.
  process.argv[1] = program;
}
