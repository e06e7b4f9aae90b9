/**
 * Starting another program: posix_spawn(3).
 *
 * @module
 */
import { constants } from 'node:os';
import { show } from '../calls/arguments.ts';
import { setErrno } from '../errno.ts';
import { checkDescriptor, checkString } from './check.ts';
import { libc, nameOf } from './libc.ts';
import { observeNow } from './observe.ts';
import { descriptor } from './table.ts';
import { enterChild } from './wait.ts';

/** What a child does with its descriptors before its program begins. */
export type Action = { dup2: [from: number, to: number] } | { close: number };

/** The child copies `from` to the number `to`: dup2(2). For `posixSpawn()`. */
export function dup2Action(from: number, to: number): Action {
  return { dup2: [checkDescriptor(from), checkDescriptor(to)] };
}

/** The child closes `fd`: close(2). For `posixSpawn()`. */
export function closeAction(fd: number): Action {
  return { close: checkDescriptor(fd) };
}

/**
 * Starts another program as a child: fork(2), dup2(2), close(2) and exec(3) in one. It does not wait.
 *
 * The child has the environment, the working directory and all descriptors of this process, save those with
 * FD_CLOEXEC (O_CLOEXEC, shmOpen, `node:fs`) and those that the actions close. SIGPIPE ends it, as in any program.
 *
 * | Returns | Meaning                                                                              |
 * | ------- | ------------------------------------------------------------------------------------ |
 * | n > 0   | the child's process id, for `waitpid()`                                               |
 * | -1      | `ENOENT` no such program in PATH; `EACCES` it may not be run; `ENOEXEC` it is none;    |
 * |         | `EBADF` a dup2Action of a closed descriptor; `E2BIG` the arguments are too long; `EAGAIN` |
 *
 * @param file The program; without a slash it is looked for in PATH.
 * @param args Its arguments, without its name.
 * @param actions What the child does first, in this order.
 * @see {@link https://man7.org/linux/man-pages/man3/posix_spawn.3.html posix_spawn(3)}
 */
export function posixSpawn(
  file: string,
  args: readonly string[],
  actions: readonly Action[] = [],
): number {
  checkString('File', file);
  checkArray('Arguments', args);
  for (const arg of args) checkString('Argument', arg);
  checkArray('Actions', actions);
  for (const action of actions) checkAction(action);
  return observeNow({ op: 'posixSpawn', on: [file, ...args].join(' ') }, () => {
    if (!actions.every(isPossible)) return setErrno('EBADF');
    return spawn(file, [file, ...args], process.env, actions);
  });
}

function checkArray(what: string, value: readonly unknown[]): void {
  if (!Array.isArray(value)) throw new TypeError(`${what} must be an array: got ${show(value)}`);
}

function checkAction(action: Action): void {
  const given = typeof action === 'object' && action !== null;
  if (given && 'dup2' in action && Array.isArray(action.dup2)) action.dup2.forEach(checkDescriptor);
  else if (given && 'close' in action) checkDescriptor(action.close);
  else throw new TypeError(`Action must be of dup2Action() or closeAction(): got ${show(action)}`);
}

/** What Node and the library hold is not the program's to copy, save a number that an action before has made. */
function isPossible(action: Action, i: number, actions: readonly Action[]): boolean {
  if (!('dup2' in action)) return true;
  const [from] = action.dup2;
  const made = actions.slice(0, i).some((one) => 'dup2' in one && one.dup2[1] === from);
  return made || descriptor(from) !== undefined;
}

const SETSIGDEF = 4;
const SETSIGMASK = 8;

/** Starts a program with what is open. Gives its process id, or -1. */
export function spawn(
  file: string,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  steps: readonly Action[] = [],
): number {
  const c = libc();
  const actions = Buffer.alloc(512); // posix_spawn_file_actions_t is 80 bytes, posix_spawnattr_t 336
  const attr = Buffer.alloc(1024);
  const pid = [0];
  c.posix_spawn_file_actions_init(actions);
  c.posix_spawnattr_init(attr);
  try {
    for (const step of steps) {
      const code =
        'dup2' in step
          ? c.posix_spawn_file_actions_adddup2(actions, ...step.dup2)
          : c.posix_spawn_file_actions_addclose(actions, step.close);
      if (code !== 0) return setErrno(nameOf(code));
    }
    signalsByDefault(attr);
    const variables = Object.entries(env).filter(([, value]) => value !== undefined);
    const envp = [...variables.map((pair) => pair.join('=')), null];
    const code = c.posix_spawnp(pid, file, actions, attr, [...argv, null], envp);
    return code === 0 ? enterChild(pid[0] as number) : setErrno(nameOf(code));
  } finally {
    c.posix_spawn_file_actions_destroy(actions);
    c.posix_spawnattr_destroy(attr);
  }
}

/** Node ignores SIGPIPE, and an ignored signal stays ignored in the program that exec(2) starts. */
function signalsByDefault(attr: Buffer): void {
  const signals = Buffer.alloc(128);
  signals.writeUInt32LE(1 << (constants.signals.SIGPIPE - 1));
  libc().posix_spawnattr_setsigdefault(attr, signals);
  libc().posix_spawnattr_setsigmask(attr, Buffer.alloc(128));
  libc().posix_spawnattr_setflags(attr, SETSIGDEF | SETSIGMASK);
}
