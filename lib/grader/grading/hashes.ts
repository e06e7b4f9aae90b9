/**
 * What was graded, to the byte.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { entriesBelow } from './handed-in.ts';
import type { Subject } from './subject-parts.ts';

/** The program alone where it lies with others; all that lies beside it where it was taken from a hand-in. */
export function hashesOf({ program, original, absent }: Subject): Record<string, string> {
  if (absent !== undefined || !existsSync(program)) return {};
  const folder = dirname(program);
  const beside = entriesBelow(folder).filter(({ isFile }) => isFile);
  const paths = original === undefined ? [basename(program)] : beside.map(({ path }) => path);
  const hash = (path: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex');
  return Object.fromEntries(paths.toSorted().map((path) => [path, hash(path)]));
}
