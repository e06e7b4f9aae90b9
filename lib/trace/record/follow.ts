/**
 * Follows a recording while it is written: new lines of all files of a folder, as they come.
 *
 * @module
 */
import { EventEmitter, once } from 'node:events';
import { closeSync, mkdirSync, openSync, readSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { recordings } from './load.ts';

/** How far each file has been read: the number of bytes by the name of the file. */
export type Positions = Map<string, number>;

/** More than this is not read at once from one file. */
const CHUNK = 1 << 18;
/** At least this many milliseconds between two looks at the folder, so that changes come in batches. */
const PAUSE = 50;

/**
 * Gives new lines until `signal` ends it. The folder is made if it is not there. `positions` says where to go
 * on, and is kept up to date.
 */
export async function* follow(
  dir: string,
  positions: Positions,
  signal: AbortSignal,
): AsyncGenerator<string> {
  mkdirSync(dir, { recursive: true });
  const doorbell = new EventEmitter();
  // The watch begins before the first look, so that nothing is missed in between.
  const watcher = watch(dir, () => doorbell.emit('ring'));
  watcher.on('error', () => doorbell.emit('ring'));
  try {
    while (!signal.aborted) {
      const lines = news(dir, positions);
      if (lines !== '') yield lines;
      else await once(doorbell, 'ring', { signal }).catch(() => {});
      await delay(PAUSE, undefined, { signal }).catch(() => {});
    }
  } finally {
    watcher.close();
  }
}

/** All whole lines that are new. What is left over in a long file comes next time. */
export function news(dir: string, positions: Positions): string {
  return recordings(dir)
    .map((name) => newLines(join(dir, name), name, positions))
    .join('');
}

function newLines(file: string, name: string, positions: Positions): string {
  const from = positions.get(name) ?? 0;
  const buffer = Buffer.allocUnsafe(CHUNK);
  const fd = openSync(file, 'r');
  try {
    const length = readSync(fd, buffer, 0, CHUNK, from);
    // A line without its end is still being written.
    const end = buffer.subarray(0, length).lastIndexOf('\n') + 1;
    positions.set(name, from + end);
    return buffer.toString('utf8', 0, end);
  } finally {
    closeSync(fd);
  }
}
