/**
 * The jail: the ways to a file below the root, and none that leads out of it.
 *
 * To check a path and then open it is a race: in between, somebody may put a symbolic link in the place of
 * a folder ("time of check to time of use"). So a path is walked part by part: each folder is opened
 * inside the one before it, and never through a link, which is what openat(2) with O_NOFOLLOW does. Node
 * has no openat, but Linux has `/proc/self/fd/N`: the folder that descriptor N holds, whatever its
 * name leads to by now.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/openat2.2.html openat2(2), RESOLVE_BENEATH}
 * @see {@link https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html proc_pid_fd(5)}
 */
import { constants, existsSync } from 'node:fs';
import { lstat, open, readlink, realpath, type FileHandle } from 'node:fs/promises';
import { strerror } from '../../lib/index.ts';
import { isUnfinished, wrongName } from '../../lib/protocol/file.ts';

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** Where the open folders of this process can be found. */
const HELD = existsSync('/proc/self/fd') ? '/proc/self/fd' : undefined;

/** As many links as Linux follows in one path. */
const MOST_LINKS = 40;

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
  /** The path to its entries. Without /proc it is the folder's name, which is not safe from races. */
  readonly path: string;
}

/** Opens a folder: the root by any path, one below it with `O_NOFOLLOW`. */
export async function openFolder(path: string | Buffer, flags = 0): Promise<Folder> {
  const handle = await open(path, O_RDONLY | O_DIRECTORY | flags);
  return { handle, path: HELD === undefined ? String(path) : `${HELD}/${handle.fd}` };
}

/** A file that is open, and how long it was then. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly size: number;
}

/** Opens a regular file for reading, through links too if none of them leads out of the root. */
export async function openFile(root: Folder, name: string): Promise<OpenFile> {
  const { folder, path } = await find(root, name, true);
  try {
    await refuseIrregular(path); // Opening a device may already do something.
    // O_NONBLOCK: opening a FIFO would wait for a writer.
    const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const stats = await handle.stat();
    if (stats.isFile()) return { handle, size: stats.size };
    await handle.close();
    throw new Refusal('not a regular file');
  } finally {
    await folder.handle.close();
  }
}

/** Throws unless `path` is a regular file itself. */
export async function refuseIrregular(path: string): Promise<void> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) throw new Refusal('symbolic link');
  if (stats.isDirectory()) throw new Refusal(strerror('EISDIR'));
  if (!stats.isFile()) throw new Refusal('not a regular file');
}

/** Where a file is or would be: its folder, which the caller closes, and the path by which to open it. */
export interface Place {
  readonly folder: Folder;
  readonly path: string;
}

/**
 * Walks to the place of a name below the root. A link on the way is followed here, part by part like the name itself,
 * so that it cannot lead out; or not at all.
 */
export async function find(root: Folder, name: string, follow: boolean): Promise<Place> {
  const wrong = wrongName(name);
  if (wrong !== undefined) throw new Refusal(wrong);
  const parts = name.split('/');
  const above: Folder[] = [];
  let here = await openFolder(root.path);
  try {
    for (let links = 0; links <= MOST_LINKS;) {
      const part = parts.shift() ?? '.';
      const path = `${here.path}/${part}`;
      if (isUnfinished(part)) throw new Refusal('name is reserved');
      const target = follow && part !== '..' ? await targetOf(path) : undefined;
      if (target !== undefined) {
        links++;
        parts.unshift(...(await partsOf(target, root, above.length)));
      } else if (part === '..') {
        const up = above.pop();
        if (up === undefined) throw new Refusal('outside the root');
        await here.handle.close();
        here = up;
      } else if (parts.length === 0) {
        return { folder: here, path };
      } else {
        const next = await openFolder(path, O_NOFOLLOW);
        above.push(here);
        here = next;
      }
    }
    throw new Refusal(strerror('ELOOP'));
  } catch (error) {
    await here.handle.close();
    throw error;
  } finally {
    await Promise.all(above.map((folder) => folder.handle.close()));
  }
}

/** Where a link leads to; `undefined` for what is not a link. */
async function targetOf(path: string): Promise<string | undefined> {
  return readlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EINVAL') return undefined;
    throw error;
  });
}

/** The way from a link, `depth` folders below the root, to its target. */
async function partsOf(target: string, root: Folder, depth: number): Promise<string[]> {
  let way = target;
  if (target.startsWith('/')) {
    const top = (await realpath(root.path)).replace(/\/$/, '');
    if (!target.startsWith(`${top}/`)) throw new Refusal('outside the root');
    way = '../'.repeat(depth) + target.slice(top.length);
  }
  return way.split('/').filter((part) => part !== '' && part !== '.');
}
