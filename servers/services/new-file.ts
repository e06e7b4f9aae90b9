/**
 * A file that comes over a connection: it takes its place as a whole, or not at all.
 *
 * The bytes go to a temporary name in the folder where the file shall be. At the end they are flushed to
 * disk, and a rename puts the new file in the place of the old one: rename(2) is atomic, so whoever
 * reads finds the old file or the new one, never a part of it.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/rename.2.html rename(2)}
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { constants } from 'node:os';
import { UNFINISHED } from '../../lib/protocol/file.ts';
import { find, refuseIrregular, type Folder, type Place } from './file-jail.ts';

/** The temporary files of this process: they go even when it is ended in the middle. */
const unfinished = new Set<string>();
process.on('exit', () => {
  for (const path of unfinished) rmSync(path, { force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // By default a signal ends the process without 'exit'. A server has a listener of its own, and ends when it will.
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
  });
}

/** When anything here throws, all is as it was before. */
export class NewFile {
  private readonly target: Place;
  private readonly temporary: string;
  private readonly handle: FileHandle;

  private constructor(target: Place, temporary: string, handle: FileHandle) {
    this.target = target;
    this.temporary = temporary;
    this.handle = handle;
  }

  /** Makes the temporary file. */
  static async begin(folder: Folder, name: string): Promise<NewFile> {
    const target = await find(folder, name, false);
    const id = randomBytes(8).toString('hex');
    const temporary = `${target.folder.path}/${UNFINISHED}${id}`;
    unfinished.add(temporary);
    try {
      await refuseIrregular(target.path).catch(exceptMissing);
      return new NewFile(target, temporary, await open(temporary, 'wx'));
    } catch (error) {
      unfinished.delete(temporary);
      await target.folder.handle.close();
      throw error;
    }
  }

  /** Adds bytes at the end. */
  async write(bytes: Uint8Array): Promise<this> {
    await this.attempt(() => this.handle.writeFile(bytes));
    return this;
  }

  /** Puts the file in its place. After that it would survive a power cut: first the bytes are on disk, then the name. */
  async commit(): Promise<void> {
    await this.attempt(async () => {
      await this.handle.sync();
      await rename(this.temporary, this.target.path);
      unfinished.delete(this.temporary);
      await this.target.folder.handle.sync();
    });
    await this.close();
  }

  async discard(): Promise<void> {
    // If that fails, a file is left behind that is neither listed nor read.
    if (unfinished.delete(this.temporary)) await rm(this.temporary).catch(() => {});
    await this.close();
  }

  private async attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  private async close(): Promise<void> {
    await this.handle.close();
    await this.target.folder.handle.close();
  }
}

function exceptMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
