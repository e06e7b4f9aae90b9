/**
 * The rules for exercises with queues and shared memory: wrong arguments, and what must not remain.
 *
 * @module
 */
import type { Advice, StudentProgram, Trial } from '../../../lib/grader/index.ts';
import { leavesNothing } from './processes.ts';

export const usageAdvice: Advice = {
  when: /wrong arguments/,
  say: 'Look at all arguments before anything is made. Number("12abc") is NaN, and Number("") is 0: compare with /^[0-9]+$/ first.',
};

/** Expects each list of wrong arguments to be refused with 2, and nothing to be printed or made. */
export async function refuses(t: Trial, lists: readonly (readonly string[])[]): Promise<void> {
  const before = t.ipc.objects().length;
  const begun = await Promise.all(lists.map((args) => t.run(args)));
  for (const [i, program] of begun.entries()) {
    const words = (lists[i] ?? []).join(' ');
    await t.variation(`wrong arguments, "${words}"`, () =>
      program.finishes({ stdout: '', status: 2 }),
    );
  }
  if (t.ipc.objects().length > before)
    t.fail('wrong arguments: something was made all the same', { symptom: 'left-behind' });
}

export const sleepAdvice: Advice = {
  when: /should sleep while it waits/,
  say: 'Waiting means sleeping: semWait and msgrcv sleep in the kernel until somebody posts or sends. A loop that looks again and again takes a processor from those who have work.',
};

export const leftAdvice: Advice = {
  when: 'left-behind',
  say: 'The kernel keeps a queue, or a name in /dev/shm, when its processes have ended: msgctl(id, IPC_RMID) and shmUnlink(name) belong to every way in which the program ends.',
};

const WORDS = {
  queue: 'the message queue with the key',
  segment: 'the memory segment with the key',
  semaphores: 'the semaphores with the key',
  memory: '/dev/shm:',
} as const;

/** Expects that nothing of a program that has ended remains: no process, no queue, no memory. */
export async function takesAllAway(t: Trial, program: StudentProgram): Promise<void> {
  await leavesNothing(t, program);
  const left = t.ipc.objects().map(({ kind, name }) => `  ${WORDS[kind]} ${name}`);
  if (left.length === 0) return;
  const what = `${program.name} has ended, but this is left of it`;
  t.fail([`${what}:`, ...left.slice(0, 8)].join('\n'), { symptom: 'left-behind' });
}
