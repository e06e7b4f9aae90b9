/**
 * The memory of the exercise, and the grader as one more that waits, holds and posts.
 *
 * @module
 */
import {
  numberInside,
  type Memory,
  type Proc,
  type StudentProgram,
  type Trial,
} from '../../../../lib/grader/index.ts';
import { childrenOf, kill } from '../../checks/processes.ts';

export const [NUMBER, LOCK, HOLDER, SIZE] = [0, 8, 40, 44];
const START_MS = 8_000;
/** How long a program has time to do what it should not do, when it cannot be proven to sleep. */
const LOOK_MS = 1_000;

/** A program that counts, and its memory. */
export interface Counting {
  readonly program: StudentProgram;
  readonly memory: Memory;
  readonly name: string;
}

/** Starts the program, and waits until its memory is complete: before its first child. */
export async function startCounter(
  t: Trial,
  children: number,
  additions: number,
): Promise<Counting> {
  const name = t.ipc.name();
  const program = await t.run([name, children, additions]);
  const found = await t.poll(
    () => {
      const early = childrenOf(program).length > 0; // looked at first: what is true then is true later
      const memory = t.ipc.memory(name);
      const complete = memory !== undefined && memory.size >= SIZE && memory.isSemaphore(LOCK);
      if (complete) return { memory };
      return early || program.exit !== undefined ? { memory: undefined } : undefined;
    },
    { limit: START_MS },
  );
  if (typeof found === 'string')
    t.fail(`there is no /dev/shm${name} with a semaphore at ${LOCK}`, { symptom: 'nothing' });
  if (found.memory === undefined) {
    const when = program.exit === undefined ? 'its first child is there' : 'it has ended';
    t.fail(`${when}, but /dev/shm${name} is not complete: ${SIZE} bytes, a semaphore at ${LOCK}`);
  }
  return { program, memory: found.memory, name };
}

/** The grader takes the semaphore, as soon as it can. */
export async function hold(t: Trial, { memory, program }: Counting): Promise<void> {
  const begin = t.clock.now();
  while (!(await memory.take(LOCK))) {
    if (program.exit !== undefined) t.fail('it ended before the grader had its turn');
    if (t.clock.now() - begin > t.limit())
      t.fail(`the semaphore at ${LOCK} could not be taken: does every wait have its post?`, {
        timedOut: true,
      });
  }
  t.step('the grader takes the semaphore');
}

/** The grader posts. */
export async function release(t: Trial, { memory }: Counting): Promise<void> {
  t.step('the grader posts');
  await memory.post(LOCK);
}

/** The children of a program that waits for the grader: all are there, and none comes further. */
export async function waitingChildren(t: Trial, counting: Counting, n: number): Promise<Proc[]> {
  const { program, memory } = counting;
  const before = memory.long(NUMBER);
  const moved = () => memory.long(NUMBER) !== before || program.exit !== undefined;
  const found = await t.poll(() => (moved() || childrenOf(program).length === n ? t : undefined), {
    limit: START_MS,
  });
  await stands(t, counting, before);
  const children = childrenOf(program);
  if (found !== t || children.length !== n)
    t.fail(`${program.name} should have ${n} children, but it has ${children.length}`);
  return children;
}

/** Expects the number to stand still while the grader holds the semaphore. */
export async function stands(t: Trial, { program, memory }: Counting, before: bigint) {
  const moved = () => memory.long(NUMBER) !== before || program.exit !== undefined;
  await t.poll(() => (moved() ? t : undefined), { limit: LOOK_MS });
  const now = memory.long(NUMBER);
  if (now !== before)
    t.fail(`the number went from ${before} to ${now} while the grader held the semaphore`);
  if (program.exit !== undefined)
    t.fail('it ended while the grader held the semaphore', { symptom: 'ended' });
  t.step(`the number stands still at ${now}`);
}

/** Kills one child, and waits until its parent has noticed. */
export async function killed(t: Trial, { program }: Counting, child: Proc): Promise<void> {
  kill(t, program, child);
  const left = () => program.process.processes().every(({ pid }) => pid !== child.pid);
  if ((await t.poll(() => (left() ? t : undefined))) !== t)
    t.fail(`a child was killed, and ${program.name} does not wait for it: it is a zombie`);
}

/** What a child writes as holder: its pid, as it sees it itself. */
export function holderOf({ pid }: Proc): number {
  return numberInside(pid);
}
