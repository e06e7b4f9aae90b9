/**
 * Who holds which end of which pipe or pair of sockets, by the kernel's account.
 *
 * @module
 */
import {
  openFilesOf,
  type OpenFile,
  type Proc,
  type StudentProgram,
  type Trial,
} from '../../../lib/grader/index.ts';
import { childrenOf, ownProcess } from './processes.ts';

/** One descriptor of one of the program's processes. */
export interface Held extends OpenFile {
  readonly proc: Proc;
}

/** All that the processes of a program hold open, but the pipes of its standard streams. */
export function heldBy(t: Trial, program: StudentProgram): Held[] {
  return [ownProcess(t, program), ...childrenOf(program)].flatMap((proc) => held(program, proc));
}

/**
 * What one process holds open, but the pipes of the program's standard streams, and what a shell or an editor had open when
 * it started the grader: under the same numbers everything below has that, too.
 */
export function held(program: StudentProgram, proc: Proc): Held[] {
  const ours = new Map(openFilesOf(process.pid)?.map(({ fd, target }) => [fd, target]));
  return (openFilesOf(proc.pid) ?? [])
    .filter(({ fd, target }) => !program.process.streams.has(target) && ours.get(fd) !== target)
    .map((file) => ({ ...file, proc }));
}

/** Pipes of which more than one process holds an end, by name. Node's own are never shared. */
export function sharedPipes(all: readonly Held[]): Map<string, Held[]> {
  const pipes = new Map<string, Held[]>();
  for (const one of all.filter(({ target }) => target.startsWith('pipe:'))) {
    pipes.set(one.target, [...(pipes.get(one.target) ?? []), one]);
  }
  for (const [name, holders] of pipes) {
    if (new Set(holders.map(({ proc }) => proc.pid)).size < 2) pipes.delete(name);
  }
  return pipes;
}

/**
 * Waits until `problem` finds nothing wrong with what the program holds. A process closes its ends some time after it
 * began, so what is wrong at first may be right soon.
 */
export async function holds(
  t: Trial,
  program: StudentProgram,
  problem: (all: readonly Held[]) => string | undefined,
): Promise<void> {
  let found: string | undefined;
  const right = () => {
    found = problem(heldBy(t, program));
    return found === undefined ? t : undefined;
  };
  if ((await t.poll(right)) === t) return;
  t.fail(found ?? 'it is gone', { symptom: 'left-behind' });
}
