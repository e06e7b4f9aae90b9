/**
 * Starts the Worker. Its program is made of the sources here when it is first needed: a Worker has no loader for
 * TypeScript, and a bundle of the program around us has no file for it.
 *
 * @module
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type * as Esbuild from 'esbuild';
import type { Task } from './talk.ts';

const here = import.meta.url;
let code: string | undefined;

export function startService(task: Task): Worker {
  code ??= compiled();
  return new Worker(code, { eval: true, execArgv: [], workerData: task });
}

function compiled(): string {
  const { buildSync } = createRequire(here)('esbuild') as typeof Esbuild;
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('service.ts', here))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    define: { 'import.meta': JSON.stringify({ url: here }) },
  });
  return outputFiles[0]!.text;
}
