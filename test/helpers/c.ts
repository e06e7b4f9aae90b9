// Programs in C, for the tests that have one as the other side. Where gcc is missing they are skipped.
import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { isInstalled } from '../../bench/compile.ts';
import { temporaryFolder } from './folder.ts';
import { root } from './program.ts';

export const noC = !isInstalled('gcc', '--version');
if (noC) console.warn('No gcc is here: the tests with programs in C are skipped.');

/** Compiles a program of one file, `test/ipc/c/peer.c`, and gives the path of what can be run. */
export function compiled(source: string): string {
  if (noC) return '';
  const program = join(temporaryFolder(), basename(source, '.c'));
  const flags = ['-O2', '-Wall', '-Wextra', '-Werror', '-pthread'];
  execFileSync('gcc', [...flags, '-o', program, join(root, source), '-lrt'], { stdio: 'pipe' });
  return program;
}
