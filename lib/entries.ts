/**
 * What a program may import by name. The list is `exports` in package.json: `'mysocks'` is lib/index.ts, and
 * `"./ipc": "./lib/ipc/index.ts"` there makes `'mysocks/ipc'`. Node, the compiler and vitest read it
 * themselves; code that resolves the names of a program that lies elsewhere asks here.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The folder of the kit. */
export const ROOT = join(import.meta.dirname, '..');

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
}

const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** The public names, and the file that each of them means. */
export const ENTRIES: ReadonlyMap<string, string> = new Map(
  Object.entries(manifest.exports).map(([path, file]) => [
    posix.join(manifest.name, path),
    join(ROOT, file),
  ]),
);
