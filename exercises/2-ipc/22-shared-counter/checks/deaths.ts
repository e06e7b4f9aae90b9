/**
 * What the parent does when a child dies, and what remains in the end.
 *
 * @module
 */
import { check, semaphoreBytes, type Trial } from '../../../../lib/grader/index.ts';
import { endsWith, kill, ownProcess } from '../../checks/processes.ts';
import { leftAdvice, refuses, takesAllAway, usageAdvice } from '../../checks/rules.ts';
import {
  hold,
  HOLDER,
  holderOf,
  killed,
  LOCK,
  NUMBER,
  release,
  SIZE,
  stands,
  startCounter,
  waitingChildren,
  type Counting,
} from './counter.ts';

const ADDITIONS = 200;

export const waitingChild = check(
  'waiting-child',
  {
    title: 'does not post for a child that held nothing',
    teaches:
      'A post too many lets two in at once, for ever. Who repairs must know that something is broken.',
    points: 2,
    needs: ['guarded'],
    linux: true,
    hints: [
      'A child is killed while it waits. Who has the semaphore then?',
      'holder says who is inside. Is it the dead child?',
      'if (holder[0] === pid) { holder[0] = 0; semPost(memory, 8); } and nothing otherwise.',
    ],
    advice: [
      {
        when: /held the semaphore|value/,
        say: 'The dead child did not hold the semaphore: no post is missing. Post if and only if the holder is the pid of that child.',
      },
      {
        when: 'exit-status',
        say: 'A child that did not exit with 0 makes the exit status 1, also when all others have finished.',
      },
      {
        when: 'not-ending',
        say: 'The others finish, and so does the parent: it waits for each child by its own waitpid.',
      },
    ],
  },
  async (t: Trial) => {
    const counting = await startCounter(t, 4, ADDITIONS);
    const { program, memory } = counting;
    await hold(t, counting);
    const children = await waitingChildren(t, counting, 4);
    const [dead, other] = t.random.shuffle(children);
    if (dead === undefined || other === undefined) t.fail('it has no children');
    memory.setInt(HOLDER, holderOf(other));
    t.step(`the grader writes ${holderOf(other)}, another child, as the holder`);
    await killed(t, counting, dead);
    await expectHeld(t, counting);
    memory.setInt(HOLDER, 0);
    t.step('the grader writes 0 as the holder');
    await killed(t, counting, other);
    await expectHeld(t, counting);
    await release(t, counting);
    await program.finishes({ stdout: `${2 * ADDITIONS}\n`, status: 1 });
    if (memory.value(LOCK) !== 1)
      t.fail(`in the end the value of the semaphore is ${memory.value(LOCK)}, not 1`);
  },
);

/** Expects that nobody has posted while the grader holds the semaphore. */
async function expectHeld(t: Trial, counting: Counting): Promise<void> {
  const { memory } = counting;
  await stands(t, counting, memory.long(NUMBER));
  if (memory.value(LOCK) !== 0)
    t.fail(`the grader holds the semaphore, but its value is ${memory.value(LOCK)}`);
}

export const holder = check(
  'holder',
  {
    title: 'posts for a child that died as the holder',
    teaches: 'A process that is killed posts nothing. Somebody who outlives it must, or all wait.',
    points: 2,
    needs: ['guarded'],
    linux: true,
    hints: [
      'A child is killed between its wait and its post. Who posts?',
      'waitpid tells the parent which child has ended, and how. The others wait already.',
      'Wait for all children at the same time, Promise.all: who waits for the first one only never hears of the third.',
    ],
    advice: [
      {
        when: 'not-ending',
        say: 'The dead child was the holder: its parent must set the holder to 0 and post, as soon as waitpid tells of its end, in whatever order they end.',
      },
      {
        when: /in the end/,
        say: 'Set the holder to 0, then post, once: afterwards the memory is as if the child had posted itself.',
      },
    ],
  },
  async (t) => {
    await t.variation('one of three', () => dieAsHolder(t, 3));
    await t.variation('the only child', () => dieAsHolder(t, 1));
  },
);

/** One child of some dies as the holder. */
async function dieAsHolder(t: Trial, n: number): Promise<void> {
  const counting = await startCounter(t, n, ADDITIONS);
  const { program, memory } = counting;
  await hold(t, counting);
  const dead = t.random.pick(await waitingChildren(t, counting, n));
  memory.setInt(HOLDER, holderOf(dead));
  t.step(`the grader writes ${holderOf(dead)}, a child that waits, as the holder`);
  kill(t, program, dead);
  await program.finishes({ stdout: `${(n - 1) * ADDITIONS}\n`, status: 1 });
  if (memory.int(HOLDER) !== 0) t.fail(`in the end the holder is ${memory.int(HOLDER)}, not 0`);
  if (memory.value(LOCK) !== 1)
    t.fail(`in the end the value of the semaphore is ${memory.value(LOCK)}, not 1`);
}

export const gone = check(
  'gone',
  {
    title: 'uses nothing old, and leaves nothing behind',
    teaches: 'A name in /dev/shm is a file: it is there until somebody takes it away.',
    points: 1,
    needs: ['exact'],
    linux: true,
    hints: [
      'ls /dev/shm when your program has ended; and when Ctrl-C has ended it?',
      'shmUnlink before shmOpen, so that it is new; and once more at the end, whatever the end is.',
      "process.on('exit', () => shmUnlink(name)); SIGTERM and SIGINT: kill the children, wait for them, exit 143 or 130.",
    ],
    advice: [
      usageAdvice,
      leftAdvice,
      {
        when: /old memory/,
        say: 'What an earlier run has left is replaced: shmUnlink(name), then O_CREAT | O_EXCL.',
      },
    ],
  },
  async (t) => {
    const name = t.ipc.name();
    const old = Buffer.alloc(SIZE, 1);
    old.set(semaphoreBytes(0), LOCK);
    t.ipc.oldMemory(name, old);
    await t.variation('old memory of that name, with the semaphore taken', async () => {
      const program = await t.run([name, 1, 5]);
      await program.finishes({ stdout: '5\n', status: 0 });
      await takesAllAway(t, program);
    });
    for (const [signal, status] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const) {
      const counting = await startCounter(t, 2, 1_000_000);
      await hold(t, counting);
      await waitingChildren(t, counting, 2);
      kill(t, counting.program, ownProcess(t, counting.program), signal);
      await endsWith(t, counting.program, status);
      await takesAllAway(t, counting.program);
    }
    await refuses(t, [
      [name, '0', '1'],
      [name, '21', '1'],
      [name, '1', '1000001'],
      ['name', '1', '1'],
      [name, '1'],
    ]);
  },
);
