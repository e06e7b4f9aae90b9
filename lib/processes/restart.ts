/**
 * How a program is started again, as a child process.
 *
 * With a loader that turns TypeScript into JavaScript a process takes five times as long to start. So a program
 * that was started by one (tsx) is bundled once into plain JavaScript, and its children run the bundle. Where Node
 * strips types itself, they run the file as it is.
 *
 * @module
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { PROGRAM, ROLE, startedFile } from './role.ts';

interface Start {
  file: string;
  execArgv: string[];
  /** What differs from the environment of this process. */
  changes: NodeJS.ProcessEnv;
}

let start: Promise<Start> | undefined;

/** What to run to start this program again, and in which environment. */
export interface Restart {
  file: string;
  execArgv: string[];
  env: NodeJS.ProcessEnv;
}

export async function restartOf(): Promise<Restart> {
  const { file, execArgv, changes } = await (start ??= prepare());
  // It costs each Node process 37 ms to read these certificates, and no socket here uses them.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  return { file, execArgv, env: { ...env, ...changes } };
}

/** Starts this program again, with the same arguments and standard streams. Throws when no process can be started. */
export async function restart(role: 'child' | 'spare'): Promise<ChildProcess> {
  const { file, execArgv, env } = await restartOf();
  const options = { execArgv, env: { ...env, [ROLE]: role } };
  const { fork } = await import('node:child_process'); // a child that starts none never loads it
  const child = fork(file, process.argv.slice(2), options);
  if (child.pid === undefined) throw (await once(child, 'error'))[0];
  return child;
}

async function prepare(): Promise<Start> {
  const file = resolve(startedFile ?? '');
  const execArgv = process.execArgv.filter((option) => !option.startsWith('--inspect'));
  const options = (process.env.NODE_OPTIONS ?? '').split(' ');
  if (![...execArgv, ...options].some((option) => option.includes('tsx'))) {
    return { file, execArgv, changes: {} };
  }
  try {
    const { bundle } = await import('./bundle.ts');
    return {
      file: await bundle(file),
      execArgv: withoutLoaders(execArgv),
      changes: { NODE_OPTIONS: withoutLoaders(options).join(' ') || undefined, [PROGRAM]: file },
    };
  } catch {
    return { file, execArgv, changes: {} }; // The loader can do what the bundler cannot, only slower.
  }
}

/** Leaves out `--import X`, `--require X` and `--loader X`, by which a loader is started. */
function withoutLoaders(options: string[]): string[] {
  const loader = /^(--import|--require|-r|--(experimental-)?loader)(=|$)/;
  return options.filter((option, i) => {
    const before = options[i - 1] ?? '';
    return !loader.test(option) && !(loader.test(before) && !before.includes('='));
  });
}
