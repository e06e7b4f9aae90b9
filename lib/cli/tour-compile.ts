/**
 * Compiles the tour's programs to plain JavaScript.
 *
 * The tour starts eight processes. With a TypeScript loader each would cost a third of a second of processor time
 * before it does anything.
 *
 * @module
 */
import { build, stop, type Plugin } from 'esbuild';
import { ROOT } from '../grader/exercises/kit.ts';

/**
 * Compiles programs, each into one file with everything it imports.
 *
 * @param files Their files, relative to the folder of the project: `servers/echo-iterative.ts`.
 * @param dir Where the JavaScript goes: `echo-iterative.mjs`.
 * @param plugins What else esbuild must know of them.
 */
export async function compile(
  files: readonly string[],
  dir: string,
  plugins: readonly Plugin[] = [],
): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [...files],
    entryNames: '[name]',
    outdir: dir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins: [...plugins],
    logLevel: 'silent',
  });
  await stop(); // esbuild runs as a process of its own.
}
