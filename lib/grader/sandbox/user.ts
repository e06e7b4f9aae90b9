/**
 * The user as whom a program runs when the grader is root: a number that nobody else has just now.
 *
 * @module
 */
import { chownSync, lchownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { processesOfUser } from '../kernel/processes.ts';

// Above the people's accounts, below what a container with one range of users can map.
const FIRST = 20_000;
const LAST = 59_999;

/** A user without processes. */
export function freeUser(): number {
  for (;;) {
    const user = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (processesOfUser(user).length === 0) return user;
  }
}

/** Gives a folder and all in it to a user. Links are not followed. */
export function giveTo(user: number, folder: string): void {
  chownSync(folder, user, user);
  for (const entry of readdirSync(folder)) {
    const path = join(folder, entry);
    if (lstatSync(path).isDirectory()) giveTo(user, path);
    else lchownSync(path, user, user);
  }
}
