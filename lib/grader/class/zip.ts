/**
 * Reads a zip of somebody else. It is never unpacked as it is: each file is judged by its name, and what it says of its
 * size is not believed.
 *
 * @module
 */
import type { Entry, ZipFile } from 'yauzl';
import { errorText } from '../kernel/errors.ts';
import { Hostile, isBomb, LIMITS, partsOf } from './judge.ts';
import { needed } from './optional.ts';

/** A file in a zip. */
export interface Packed {
  readonly parts: readonly string[];
  /** What it says that it has when unpacked. */
  readonly size: number;
  readonly isFolder?: boolean;
  /** Why it is not a file to take, if so. */
  readonly why?: string;
  /** What harm it means, if so. */
  readonly harm?: string;
  /** @throws Hostile when it is not what it says. */
  bytes(most: number): Promise<Buffer>;
}

/**
 * The files of a zip that somebody may need, one after the other; each must be read before the next.
 *
 * @throws Hostile when it is no zip, or one that means harm.
 */
export async function* filesOfZip(
  source: string | Buffer,
  most: number = LIMITS.entries,
): AsyncGenerator<Packed> {
  const { openPromise, fromBufferPromise } = await needed('yauzl', () => import('yauzl'));
  const options = { lazyEntries: true, strictFileNames: false, validateEntrySizes: true };
  // Where names are strings, yauzl itself refuses those that lead outside.
  const opened =
    typeof source === 'string' ? openPromise(source, options) : fromBufferPromise(source, options);
  const zip = await opened.catch((error: unknown) => {
    throw new Hostile(`it is no zip that can be read (${errorText(error)})`);
  });
  try {
    if (zip.entryCount > most) throw new Hostile(`it has more than ${most} entries`);
    yield* entries(zip, most);
  } catch (error) {
    throw error instanceof Error && error.name === 'Error' && !('code' in error)
      ? new Hostile(error.message)
      : error;
  } finally {
    zip.close();
  }
}

async function* entries(zip: ZipFile, most: number): AsyncGenerator<Packed> {
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    if (++count > most) throw new Hostile(`it has more than ${most} entries`);
    const parts = partsOf(entry.fileName);
    if (parts === undefined) continue;
    const { compressedSize: packed, uncompressedSize: size } = entry;
    const why = reason(entry);
    yield {
      parts,
      size,
      isFolder: /[/\\]$/.test(entry.fileName),
      ...(why !== undefined && { why }),
      ...(isBomb(packed, size) && { harm: `${parts.join('/')} unpacks to ${size >> 20} MB` }),
      bytes: (limit) => inflate(zip, entry, limit),
    };
  }
}

function reason(entry: Entry): string | undefined {
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (type === 0o120000) return 'is a symbolic link';
  if (type !== 0 && type !== 0o100000) return 'is not a regular file';
  return entry.isEncrypted() ? 'is encrypted' : undefined;
}

async function inflate(zip: ZipFile, entry: Entry, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > most) throw new Hostile('more comes out of it than may');
    }
  } catch (error) {
    throw new Hostile(`${entry.fileName}: ${errorText(error)}`, { cause: error });
  }
  if (size !== entry.uncompressedSize) throw new Hostile(`${entry.fileName} lies about its size`);
  return Buffer.concat(chunks);
}
