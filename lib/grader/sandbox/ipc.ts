/**
 * What a run makes of queues, segments, semaphores and named memory, and that none of it stays.
 *
 * The kernel keeps them when all processes have ended, and does not say who made them. So a run writes down what it
 * hands out, before a program can make anything of it, in the folder of the run: keys, names, and the user as whom
 * programs run, whom nothing belongs to at first. By that it is taken away at the end of each check, and if the grader
 * was killed, by the next run. In a namespace of the run's own nothing would stay anyway.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ipcObjects, removeIpc, type IpcObject } from '../kernel/ipc.ts';
import { entries } from '../kernel/processes.ts';

const FOLDER = 'ipc';

/** What belongs to a run: `key 1234`, `name /mysocks-…`, `user 23456`. */
export interface Claim {
  readonly kind: 'key' | 'name' | 'user';
  readonly value: string | number;
}

/** Writes down that something belongs to the run. */
export function noteClaim(runFolder: string, { kind, value }: Claim): void {
  const folder = join(runFolder, FOLDER);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, `${kind} ${encodeURIComponent(value)}`), '');
}

/** Whether an object belongs to one of these claims. */
export function isClaimed({ kind, name, user }: IpcObject, claims: readonly Claim[]): boolean {
  return claims.some((claim) => {
    if (claim.kind === 'user') return user === Number(claim.value);
    if (claim.kind === 'name') return kind === 'memory' && name === claim.value;
    return kind !== 'memory' && name === String(claim.value);
  });
}

/** Takes away what the run in this folder has made, and each of its runners. */
export function removeClaimed(runFolder: string): void {
  const folders = [runFolder, ...entries(runFolder).map((name) => join(runFolder, name))];
  const claims = folders.flatMap((folder) => entries(join(folder, FOLDER)).map(claimOf));
  if (claims.length === 0) return;
  for (const object of ipcObjects()) if (isClaimed(object, claims)) removeIpc(object);
}

function claimOf(file: string): Claim {
  const [kind, value = ''] = file.split(' ');
  const text = decodeURIComponent(value);
  if (kind === 'name') return { kind, value: text };
  return { kind: kind === 'user' ? 'user' : 'key', value: Number(text) };
}
