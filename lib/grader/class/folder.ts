/**
 * The files of a folder, in the form in which those of a zip come. No link is followed.
 *
 * @module
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import { Hostile, LIMITS, partsOf } from './judge.ts';
import type { Packed } from './zip.ts';

/** All files below a folder, and the folders on top. What cannot be read says so when it is asked for its bytes. */
export async function* filesOfFolder(
  dir: string,
  above: readonly string[] = [],
): AsyncGenerator<Packed> {
  for (const entry of read(join(dir, ...above))) {
    const path = [...above, entry.name].join('/');
    const parts = partsOf(path.replaceAll('\\', '-'));
    if (parts === undefined) continue;
    const file = join(dir, path);
    const found = lstatSync(file);
    const common = { parts, size: found.size };
    const bytes = async (most: number) => readRegular(file, most);
    if (entry.isSymbolicLink()) yield { ...common, why: 'is a symbolic link', bytes };
    else if (entry.isFile()) yield { ...common, bytes };
    else if (!entry.isDirectory()) yield { ...common, why: 'is not a regular file', bytes };
    else yield* folder(dir, path, common);
  }
}

async function* folder(
  dir: string,
  path: string,
  common: Pick<Packed, 'parts' | 'size'>,
): AsyncGenerator<Packed> {
  let error: unknown;
  try {
    readdirSync(join(dir, path));
  } catch (caught) {
    error = caught;
  }
  const bytes = async (): Promise<Buffer> => {
    throw error;
  };
  if (error !== undefined) yield { ...common, bytes };
  else if (path.split('/').length === 1) yield { ...common, isFolder: true, bytes };
  if (error === undefined) yield* filesOfFolder(dir, path.split('/'));
}

function read(dir: string) {
  return readdirSync(dir, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Opening it neither follows a link nor waits, as for a FIFO. */
function readRegular(path: string, most: number): Buffer {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const { size } = fstatSync(fd);
    if (size > Math.max(most, LIMITS.source))
      throw new Hostile(`it has more than ${most >> 10} KB`);
    const bytes = Buffer.alloc(size);
    return bytes.subarray(0, readSync(fd, bytes));
  } finally {
    closeSync(fd);
  }
}
