/**
 * Compiles the C programs of the benchmark and of the tests.
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const C = fileURLToPath(new URL('../test/programs/c/', import.meta.url));

/** The C programs: each is one source file beside the six operations in `test/programs/c/mysocks.c`. */
const sources = {
  'echo-iterative': join(C, 'echo-iterative.c'),
  'echo-fork': join(C, 'echo-fork.c'),
  'echo-client': join(C, 'echo-client.c'),
  load: fileURLToPath(new URL('load.c', import.meta.url)),
} as const;

/** What can be compiled. */
export type CProgram = keyof typeof sources;

/**
 * Compiles one program into a folder.
 *
 * @returns The path of the executable, or `undefined` where there is no C compiler.
 * @throws {Error} The compiler is there, but does not accept the source.
 */
export function compile(program: CProgram, folder: string): string | undefined {
  const out = join(folder, program);
  const flags = ['-O2', '-Wall', '-Wextra', '-Werror', '-pthread'];
  const files = [sources[program], join(C, 'mysocks.c')];
  try {
    execFileSync('gcc', [...flags, '-o', out, ...files], { stdio: 'pipe' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return out;
}

/** Compiles the peer in C of unit 2, once. */
export function compileIpc(folder: string): string {
  const out = join(folder, 'ipc');
  const source = fileURLToPath(new URL('peers/ipc.c', import.meta.url));
  const flags = ['-O2', '-Wall', '-Wextra', '-Werror', '-pthread'];
  if (!existsSync(out)) execFileSync('gcc', [...flags, '-o', out, source], { stdio: 'pipe' });
  return out;
}

/** Whether a program can be run here: asks it for its version. */
export function isInstalled(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
