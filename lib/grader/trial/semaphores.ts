/**
 * Calls on semaphores that the grader makes in a process of its own: semaphores.mjs says why.
 *
 * @module
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const HELPER = join(import.meta.dirname, 'semaphores.mjs');

/** `take` tries for some milliseconds, `trywait` once. */
export type SemaphoreCall = 'take' | 'trywait' | 'post';

type Answer = (result: number | undefined) => void;

interface Helper {
  readonly child: ChildProcess;
  readonly asked: Answer[];
}

let helper: Helper | undefined;

/** Starts the helper, so that the first call need not wait for it. */
export function warmSemaphores(): void {
  helper ??= start();
}

/**
 * Makes a call on the semaphore at an offset of a file: 0 done, -1 not. `undefined` when there is none, or when the
 * memory was cut off in that moment.
 */
export async function callSemaphore(
  call: SemaphoreCall,
  file: string,
  offset: number,
): Promise<number | undefined> {
  const { child, asked } = (helper ??= start());
  child.ref();
  const result = await new Promise<number | undefined>((resolve) => {
    asked.push(resolve);
    child.stdin?.write(`${call} ${file} ${offset}\n`);
  });
  if (asked.length === 0) child.unref();
  return result === -2 ? undefined : result;
}

/** It ends when its stdin ends, and that with this process. */
function start(): Helper {
  const child = spawn(process.execPath, [HELPER], { stdio: ['pipe', 'pipe', 'ignore'], env: {} });
  const asked: Answer[] = [];
  const gone = () => {
    if (helper?.child === child) helper = undefined;
    for (const answer of asked.splice(0)) answer(undefined);
  };
  child.on('error', gone);
  child.on('exit', gone);
  child.stdin.on('error', () => {});
  createInterface({ input: child.stdout }).on('line', (line) => asked.shift()?.(Number(line)));
  child.unref();
  return { child, asked };
}
