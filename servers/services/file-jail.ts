/**
 * The jail: the ways to a file below the root, and no way out of it.
 *
 * To check a path and then open it is a race: in between, somebody may put a symbolic link in the place of
 * a folder ("time of check to time of use"). So a path is walked: each folder is opened inside the one
 * before it, and never through a link, which is what openat(2) with O_NOFOLLOW does. Node has no openat,
 * but Linux has `/proc/self/fd/N`: the folder that descriptor N holds, whatever its name leads to by now.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/openat.2.html openat(2)}
 * @see {@link https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html proc_pid_fd(5)}
 */
import { constants } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { strerror } from '../../lib/index.ts';
import { isUnfinished, wrongName } from '../../lib/protocol/file.ts';

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** What a client is told in place of what it asked for. */
export class Refusal extends Error {}

/** An error of the file system in words for the client; a mistake in this program is thrown on. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof Error && 'code' in error && 'syscall' in error) {
    return new Refusal(strerror(String(error.code)));
  }
  throw error;
}

/** A folder that is open. */
export interface Folder {
  readonly handle: FileHandle;
  /** How its entries are reached. Where there is no /proc, by its name: not safe from races. */
  readonly path: string;
}

/** Opens a folder: the root by any path, one below it with `O_NOFOLLOW`. */
export async function openFolder(path: string | Buffer, flags = 0): Promise<Folder> {
  const handle = await open(path, O_RDONLY | O_DIRECTORY | flags);
  const held = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : String(path);
  return { handle, path: held };
}

/** Opens the folder below `root` that the parts lead to, none of them a link. */
export async function enter(root: Folder, parts: readonly string[]): Promise<Folder> {
  let folder = await openFolder(root.path);
  try {
    for (const part of parts) {
      const next = await openFolder(`${folder.path}/${part}`, O_NOFOLLOW);
      await folder.handle.close();
      folder = next;
    }
    return folder;
  } catch (error) {
    await folder.handle.close();
    throw error;
  }
}

/** Where a file is: its folder, open, and its last name. */
export interface Place {
  readonly folder: Folder;
  readonly path: string;
}

/** Finds where a file is or would be; the caller closes the folder. */
export async function place(root: Folder, parts: readonly string[]): Promise<Place> {
  const folder = await enter(root, parts.slice(0, -1));
  return { folder, path: `${folder.path}/${parts.at(-1)}` };
}

/** The parts of a name that a file may have. */
export function partsOf(name: string): string[] {
  const wrong = wrongName(name);
  if (wrong !== undefined) throw new Refusal(wrong);
  return name.split('/');
}

/** A file that is open, and how long it was then. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly size: number;
}

/** Opens a regular file for reading. A link counts as the file that it leads to, if that is below the root too. */
export async function openFile(root: Folder, name: string): Promise<OpenFile> {
  const { folder, path } = await place(root, await withoutLinks(root, partsOf(name)));
  try {
    await refuseIrregular(path); // to open a device may already do something
    // O_NONBLOCK: to open a FIFO would wait for a writer.
    const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const stats = await handle.stat();
    if (stats.isFile()) return { handle, size: stats.size };
    await handle.close();
    throw new Refusal('not a regular file');
  } finally {
    await folder.handle.close();
  }
}

/** The way to the same file without links. It may be outdated at once, but is walked as any other. */
async function withoutLinks(root: Folder, parts: readonly string[]): Promise<string[]> {
  const top = await realpath(root.path);
  const real = await realpath(`${root.path}/${parts.join('/')}`);
  const below = top === '/' ? top : `${top}/`;
  if (!real.startsWith(below)) throw new Refusal('outside the root');
  const direct = real.slice(below.length).split('/');
  if (direct.some(isUnfinished)) throw new Refusal('name is reserved');
  return direct;
}

/** Throws unless `path` is a regular file itself. */
export async function refuseIrregular(path: string): Promise<void> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) throw new Refusal('symbolic link');
  if (stats.isDirectory()) throw new Refusal(strerror('EISDIR'));
  if (!stats.isFile()) throw new Refusal('not a regular file');
}
