/**
 * A file that a client is sending: in its place at once and whole, or not at all.
 *
 * The bytes go to a new file with a name of its own, in the folder where the file shall be. At the end
 * they are flushed to disk, and a rename puts it in the place of the old one: rename(2) is atomic, so
 * whoever reads finds the old file or the new one, never a part of it.
 *
 * @module
 * @see {@link https://man7.org/linux/man-pages/man2/rename.2.html rename(2)}
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { UNFINISHED } from '../../lib/protocol/file.ts';
import {
  asRefusal,
  partsOf,
  place,
  refuseIrregular,
  type Folder,
  type Place,
  type Refusal,
} from './file-jail.ts';

/** Temporary files of this process, removed also when it is made to end in the middle. */
const unfinished = new Set<string>();
process.on('exit', () => {
  for (const path of unfinished) rmSync(path, { force: true });
});

/**
 * Nothing here throws: the first thing that goes wrong is the `refusal`, and what comes after is dropped. So
 * the caller reads all bytes of the file in any case, and finds the next request where it begins.
 */
export class Upload {
  /** Why there will be no file, as soon as that is known. */
  refusal: Refusal | undefined;
  private target: Place | undefined;
  private file: FileHandle | undefined;
  private temporary = '';

  static async begin(root: Folder, name: string): Promise<Upload> {
    const upload = new Upload();
    await upload.attempt(() => upload.open(root, name));
    return upload;
  }

  /** Adds bytes at the end of the temporary file. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.attempt(async () => this.file?.writeFile(bytes));
  }

  /** Puts the file in its place. When this is done, it would survive a power cut. */
  async commit(): Promise<void> {
    await this.attempt(async () => {
      if (this.file === undefined || this.target === undefined) return;
      await this.file.sync(); // the bytes, before the name says that they are there
      await rename(this.temporary, this.target.path);
      await this.target.folder.handle.sync(); // and the name
    });
    await this.end();
  }

  /** Leaves everything as it was, unless the upload was committed. */
  async end(): Promise<void> {
    if (unfinished.delete(this.temporary)) await rm(this.temporary, { force: true });
    await this.file?.close();
    await this.target?.folder.handle.close();
    this.file = undefined;
    this.target = undefined;
  }

  private async open(root: Folder, name: string): Promise<void> {
    this.target = await place(root, partsOf(name));
    await refuseIrregular(this.target.path).catch(exceptMissing);
    this.temporary = `${this.target.folder.path}/${UNFINISHED}${randomBytes(8).toString('hex')}`;
    unfinished.add(this.temporary);
    this.file = await open(this.temporary, 'wx');
  }

  private async attempt(step: () => Promise<void>): Promise<void> {
    if (this.refusal !== undefined) return;
    try {
      await step();
    } catch (error) {
      this.refusal = asRefusal(error);
      await this.end();
    }
  }
}

function exceptMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
