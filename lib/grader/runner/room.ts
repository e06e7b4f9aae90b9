/**
 * Whether there is room on the disk and in memory: that there is none is not a program's fault, unless it has taken it all
 * itself.
 *
 * @module
 */
import { lstatSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** With less than this some write has failed, or is about to. */
const NEEDED = 1_000_000;
/** More than any exercise has its program write. */
const GREEDY = 50_000_000;

/** Why a program in one of these folders may have failed without a fault of its own. */
export function noRoom(runFolder: string, folders: readonly string[]): string | undefined {
  const { bavail, bsize } = statfsSync(runFolder);
  if (bavail * bsize >= NEEDED) return undefined;
  const own = folders.reduce((sum, folder) => sum + sizeOf(folder), 0);
  return own > GREEDY ? undefined : 'There is no room left in TMPDIR';
}

function sizeOf(path: string): number {
  try {
    const found = lstatSync(path);
    if (!found.isDirectory()) return found.size;
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
  } catch {
    return 0; // it is going away
  }
}

/**
 * How often this machine has been out of memory and the kernel has ended a process to get some: it says of which only to
 * those who may read its log. The programs have limits of their own, far below.
 */
export function memoryKills(file = '/proc/vmstat'): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
