/**
 * The user as whom a program runs when the grader is root: a number that nobody else has just now. And what that user
 * may reach of ours, whatever our umask is.
 *
 * @module
 */
import {
  chmodSync,
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ipcObjects } from '../kernel/ipc.ts';
import { processesOfUser } from '../kernel/processes.ts';

// Above the people's accounts, below what a container with one range of users can map.
const FIRST = 20_000;
const LAST = 59_999;

/** A user without processes, to whom no queue, semaphore or shared memory belongs either. */
export function freeUser(): number {
  const taken = new Set(ipcObjects().map((object) => object.user));
  for (;;) {
    const user = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (!taken.has(user) && processesOfUser(user).length === 0) return user;
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

/** Makes a folder, and those above it that are missing, which everybody may pass through and nobody may look into. */
export function makePassable(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let at = folder; at.length >= first.length; at = dirname(at)) chmodSync(at, 0o711);
}

/** Writes a file that everybody may read. */
export function writeReadable(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o644);
}
