// Zips as platforms make them, and as nobody should.
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

export type Files = Readonly<Record<string, string | Buffer>>;

export async function zipOf(files: Files, mode = 0o100644): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files))
    zip.addBuffer(Buffer.from(content), name, { mode, mtime: new Date('2026-11-20T12:00:00Z') });
  zip.end();
  return buffer(zip.outputStream);
}

/** The same with other bytes in all places: names that no writer of zips would write. */
export function replaced(zip: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length) throw new Error('The names must be of one length');
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Its directory says that the first file is of another size. */
export function lying(zip: Buffer, size: number): Buffer {
  const copy = Buffer.from(zip);
  const directory = copy.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
  copy.writeUInt32LE(size, directory + 24);
  return copy;
}

/** Its end says that there are so many files in it. */
export function crowded(zip: Buffer, count: number): Buffer {
  const copy = Buffer.from(zip);
  const end = copy.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  copy.writeUInt16LE(count, end + 8);
  copy.writeUInt16LE(count, end + 10);
  return copy;
}
