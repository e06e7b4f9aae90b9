/**
 * Whether a file of somebody else's archive may be taken.
 *
 * @module
 */

/** What is wrong with a whole hand-in: it has no points, and a person must look at it. */
export class Hostile extends Error {
  override readonly name = 'Hostile';
}

export const LIMITS = {
  /** Entries of a hand-in, and of what a platform gives. */
  entries: 20_000,
  outerEntries: 500_000,
  /** Bytes of a zip in a hand-in. */
  archive: 64 << 20,
  /** Bytes of a source; no program needs more than 256 KB. */
  source: 256 << 10,
  /** Bytes and number of the sources of one hand-in. */
  total: 16 << 20,
  files: 2_000,
  depth: 16,
} as const;

const SKIPPED = /^(node_modules|__MACOSX|dist|build|coverage)$/;
const SOURCE = /\.(ts|mts|cts|js|mjs|cjs|json)(\.txt)?$/i;
const ARCHIVE = /\.(tar|tgz|gz|bz2|xz|7z|rar)$/i;

/** The folders and the name of a path in an archive. `undefined`: nobody needs it. */
export function partsOf(path: string): string[] | undefined {
  if (path.includes('\0')) throw new Hostile('a name in it holds a NUL');
  const clean = path.replaceAll('\\', '/').normalize('NFC');
  if (clean.startsWith('/') || /^[A-Za-z]:/.test(clean))
    throw new Hostile(`it holds an absolute name`);
  const parts = clean.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw new Hostile('a name in it leads outside');
  const name = parts.at(-1);
  if (name === undefined || parts.length > LIMITS.depth) return undefined;
  return parts.some((part) => SKIPPED.test(part) || part.startsWith('.')) ? undefined : parts;
}

export function isSource(name: string): boolean {
  return SOURCE.test(name);
}

export function isZip(name: string): boolean {
  return /\.zip$/i.test(name);
}

/** An archive that is not read: it may hold what was meant. */
export function isOtherArchive(name: string): boolean {
  return ARCHIVE.test(name);
}

/** A file that is nearly nothing and unpacks to very much. */
export function isBomb(packed: number, unpacked: number): boolean {
  return unpacked > 10 << 20 && unpacked > 200 * packed;
}
