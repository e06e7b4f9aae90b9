/**
 * The list of all regular files below a folder.
 *
 * A name is bytes to Linux, UTF-8 or not. Here each byte is one character (latin1), so that none is
 * changed, and to sort the strings is to sort the bytes.
 *
 * @module
 */
import { constants } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { encodeAnswer, isUnfinished } from '../../lib/protocol/file.ts';
import { openFolder, type Folder } from './file-jail.ts';

interface Entry {
  readonly name: string;
  readonly size: number;
}

/** Errors of an entry that has gone since its name was read, has become a link, or may not be read. */
const LEFT_OUT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM']);

/** The whole answer to a LIST: how many there are, then `size name` for each, in byte order of the names. */
export async function listFiles(root: Folder): Promise<Buffer> {
  const entries: Entry[] = [];
  await collect(root, '', entries);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = entries.map(({ size, name }) => `${size} ${name}\n`);
  const head = encodeAnswer({ ok: true, count: lines.length });
  return Buffer.from(head + lines.join(''), 'latin1');
}

async function collect(folder: Folder, prefix: string, entries: Entry[]): Promise<void> {
  for (const part of await readdir(folder.path, { encoding: 'latin1' })) {
    // A name with a newline would look like two.
    if (part.includes('\n') || isUnfinished(part)) continue;
    const path = Buffer.concat([Buffer.from(`${folder.path}/`), Buffer.from(part, 'latin1')]);
    try {
      const stats = await lstat(path); // never through a link: it is not listed, nor is what it leads to
      if (stats.isFile()) entries.push({ name: prefix + part, size: stats.size });
      if (stats.isDirectory()) await collectBelow(path, `${prefix}${part}/`, entries);
    } catch (error) {
      const gone = error instanceof Error && 'code' in error && LEFT_OUT.has(String(error.code));
      if (!gone) throw error;
    }
  }
}

async function collectBelow(path: Buffer, prefix: string, entries: Entry[]): Promise<void> {
  const folder = await openFolder(path, constants.O_NOFOLLOW);
  try {
    await collect(folder, prefix, entries);
  } finally {
    await folder.handle.close();
  }
}
