/**
 * A path to the kit without characters that Vitest and Vite take for more than letters: `[` and `*` begin a pattern,
 * `#` ends the name of a module.
 *
 * @module
 */
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../exercises/kit.ts';

const SPECIAL = /[#*[\]{}()!+@|\\]/;
/** What the runner loads. */
const PARTS = ['lib', 'exercises', 'package.json', 'tsconfig.json'];

/** The kit, under a path that the runner can work with. */
export interface PlainKit {
  readonly root: string;
  /** What Node needs so that it stays under this path. */
  readonly nodeOptions: readonly string[];
}

/**
 * The kit where it is if its path is plain, else a copy in the folder of the run.
 *
 * @throws When that is not plain either.
 */
export function plainKit(runFolder: string): PlainKit {
  if (ROOT.includes('?')) throw new Error(`No path to the kit may hold a "?": "${ROOT}"`);
  if (!SPECIAL.test(ROOT)) return { root: ROOT, nodeOptions: [] };
  if (/[?]/.test(runFolder) || SPECIAL.test(runFolder))
    throw new Error(`Neither the kit nor TMPDIR has a path of plain characters: "${runFolder}"`);
  const root = join(runFolder, 'kit');
  mkdirSync(root, { mode: 0o700 });
  for (const part of PARTS) cpSync(join(ROOT, part), join(root, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return { root, nodeOptions: ['--preserve-symlinks', '--preserve-symlinks-main'] };
}

/** A file of the kit under the path that the runner knows. */
export function below({ root }: PlainKit, file: string): string {
  const inside = relative(ROOT, file);
  return inside.startsWith('..') ? file : join(root, inside);
}
