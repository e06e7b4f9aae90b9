/**
 * Makes plain JavaScript of the tour's programs.
 *
 * The tour starts eight processes. Through a loader of TypeScript each would take a third of a second of the
 * processor until it does something.
 *
 * @module
 */
import { build, stop } from 'esbuild';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Compiles programs, each with all that it imports into one file.
 *
 * @param files Their files, from the folder of the project: `servers/echo-iterative.ts`.
 * @param dir Where the JavaScript goes: `echo-iterative.mjs`.
 */
export async function compile(files: readonly string[], dir: string): Promise<void> {
  await build({
    absWorkingDir: PROJECT,
    entryPoints: [...files],
    entryNames: '[name]',
    outdir: dir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  await stop(); // esbuild is a process of its own.
}
