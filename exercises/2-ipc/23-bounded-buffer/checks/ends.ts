/**
 * How it ends: when all is done, when a child dies, when a signal comes.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { childrenOf, endsWith, kill, ownProcess } from '../../checks/processes.ts';
import { leftAdvice, refuses, takesAllAway, usageAdvice } from '../../checks/rules.ts';
import { argumentsFor, expectAll, hold, linesOf, settles, startBuffer } from './buffer.ts';

export const ends = check(
  'ends',
  {
    title: 'ends all its children, and leaves nothing',
    teaches:
      'A consumer cannot see that nobody will put any more: somebody must tell it, and each consumer for itself.',
    points: 2,
    needs: ['once'],
    linux: true,
    hints: [
      'Three consumers, and the last item is taken. What do the other two wait for?',
      'An end mark is an item like the others: who takes it is the only one who sees it.',
      'When all producers have ended, put as many end marks as there are consumers.',
    ],
    advice: [
      usageAdvice,
      leftAdvice,
      {
        when: 'not-ending',
        say: 'A consumer that waits for full waits for ever when nothing comes: one end mark for each consumer, after the last item.',
      },
      {
        when: /old memory/,
        say: 'What an earlier run has left is replaced: shmUnlink(name), then O_CREAT | O_EXCL, and semInit of all three.',
      },
    ],
  },
  async (t) => {
    const name = t.ipc.name();
    t.ipc.oldMemory(name, Buffer.alloc(5_000, 1));
    const sizes = [
      { slots: 2, producers: 1, consumers: 5, items: 2 },
      { slots: 3, producers: 4, consumers: 1, items: 7 },
    ];
    for (const size of sizes) {
      const words = argumentsFor(size);
      await t.variation(`${words.join(' ')}, with old memory of that name`, async () => {
        const program = await t.run([name, ...words]);
        expectAll(t, await linesOf(t, program), size);
        await takesAllAway(t, program);
      });
    }
    await refuses(t, [
      [name, '0', '1', '1', '1'],
      [name, '1', '11', '1', '1'],
      [name, '1', '1', '1'],
      ['name', '1', '1', '1', '1'],
    ]);
  },
);

export const childDies = check(
  'child-dies',
  {
    title: 'ends everything when a child dies, or a signal comes',
    teaches:
      'When one of them is missing, the others wait for ever. Who started them must end them.',
    points: 1,
    needs: ['once'],
    linux: true,
    hints: [
      'Kill one of your children with kill -9. What do the others do?',
      'waitpid gives 137 for a child that SIGKILL has ended. Kill the others then, and wait for them.',
      'Wait for all children at once: the first that does not give 0 ends all. SIGTERM: the same, with 143.',
    ],
    advice: [
      leftAdvice,
      {
        when: /./,
        say: 'kill(pid, "SIGKILL") for each child that lives, waitpid for each, then shmUnlink and exit: 1 after a death, 143 after SIGTERM, 130 after SIGINT.',
      },
    ],
  },
  async (t) => {
    for (const [what, status] of [
      ['a child is killed', 1],
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const) {
      await t.variation(what, async () => {
        const size = { slots: 3, producers: 1, consumers: 2, items: 100_000 };
        const buffering = await startBuffer(t, size);
        const { program } = buffering;
        await hold(t, buffering);
        await settles(t, buffering, () => false);
        if (status === 1) kill(t, program, t.random.pick(childrenOf(program)));
        else kill(t, program, ownProcess(t, program), what);
        await endsWith(t, program, status);
        await takesAllAway(t, program);
      });
    }
  },
);
