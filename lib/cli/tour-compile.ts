/**
 * Makes plain JavaScript of the tour's programs.
 *
 * The tour starts eight processes. Through a loader of TypeScript each would take a third of a second of the
 * processor until it does something.
 *
 * @module
 */
import { build } from 'esbuild';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Compiles a program with all that it imports into one file.
 *
 * @param file Its file, from the folder of the project: `servers/echo-iterative.ts`.
 * @param dir Where the JavaScript goes: `echo-iterative.mjs`.
 * @returns The name of the JavaScript.
 */
export async function compile(file: string, dir: string): Promise<string> {
  const outfile = join(dir, `${basename(file, '.ts')}.mjs`);
  await build({
    absWorkingDir: PROJECT,
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  return outfile;
}
