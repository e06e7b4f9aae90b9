/**
 * Whether there is room for what a program writes: a full disk is not its fault, unless it has filled it itself.
 *
 * @module
 */
import { lstatSync, readdirSync, statfsSync } from 'node:fs';
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
