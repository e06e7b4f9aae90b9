/**
 * How it ends: well, by a signal, and because nobody reads any more.
 *
 * @module
 */
import { check } from '../../../../lib/grader/index.ts';
import { Endless, Feed, leaveOutput } from '../../checks/output.ts';
import { endsWith, kill, onlyChild, ownProcess, whileStopped } from '../../checks/processes.ts';
import { passes } from './processes.ts';

/** More than all pipes and buffers on the way hold, if the program obeys. */
const MUCH = 4 * 1024 * 1024;

export const status = check(
  'status',
  {
    title: 'ends with the status of its child',
    teaches:
      'A parent waits for its child, and learns how it ended: its exit status, or the signal that killed it.',
    points: 1,
    needs: ['copies'],
    linux: true,
    hints: [
      'Who has seen whether the bytes arrived: the parent, or the child?',
      'waitpid gives the status of the child, 128 + n when signal n killed it. The parent ends with that.',
      'process.exitCode = await waitpid(child), after close(fd[1]).',
    ],
    advice: [
      {
        when: 'exit-status',
        say: 'The parent has done its part; whether the bytes arrived, the child knows. process.exitCode = await waitpid(child).',
      },
    ],
  },
  async (t) => {
    for (const [name, number] of [
      ['SIGKILL', 137],
      ['SIGTERM', 143],
    ] as const) {
      await t.variation(`a child that ${name} ends`, async () => {
        const program = await t.run([]);
        await passes(t, program);
        kill(t, program, await onlyChild(t, program), name);
        program.endInput();
        await endsWith(t, program, number);
      });
    }
    await t.variation('a parent that SIGTERM ends', async () => {
      const program = await t.run([]);
      await passes(t, program);
      await program.rests({ threads: true });
      kill(t, program, ownProcess(t, program), 'SIGTERM');
      await endsWith(t, program, 143);
    });
  },
);

export const epipe = check(
  'epipe',
  {
    title: 'ends when its child is gone, though stdin goes on',
    teaches:
      'A write to a pipe that nobody reads fails at once: EPIPE. Nobody needs to wait longer.',
    points: 2,
    needs: ['ends'],
    linux: true,
    hints: [
      'The child is dead. What does write give in the parent, and what does your loop do then?',
      'A write that gives -1 ends the loop, as the end of stdin does: close, waitpid, and end.',
      'if ((await write(fd[1], buf.subarray(0, n))) < n) break;',
    ],
    advice: [
      {
        when: /./,
        say: 'write gives -1, and errno() is EPIPE: the loop is over, whatever stdin still has. Then waitpid says how the child ended.',
      },
    ],
  },
  async (t) => {
    await t.variation('a child that is killed while stdin goes on', async () => {
      const program = await t.run([]);
      await passes(t, program);
      kill(t, program, await onlyChild(t, program));
      const feed = new Feed(t, program);
      t.step('stdin goes on');
      await endsWith(t, program, 137, () => {
        program.stdout.expectNothingMore(); // who should print it?
        feed.giveNext(t.random.bytes(32));
      });
    });
    await t.variation('a child that is killed while the pipe is full', async () => {
      const program = await t.run([]);
      await passes(t, program);
      const child = await onlyChild(t, program);
      await whileStopped(t, program, child, async () => {
        const feed = new Feed(t, program);
        feed.give(new Endless(t).from(0, MUCH));
        await feed.fills(MUCH);
        kill(t, program, child);
      });
      await endsWith(t, program, 137);
    });
  },
);

export const readerLeaves = check(
  'reader-leaves',
  {
    title: 'ends with 1 when nobody reads its stdout any more',
    teaches: 'The end travels backwards, too: the child gets EPIPE and ends, then the parent does.',
    points: 1,
    needs: ['ends'],
    linux: true,
    hints: [
      'pipe-copy | head -n 1: what should happen to pipe-copy when head has its line?',
      'The child gets EPIPE from its write to stdout, and exits with 1. What does the parent see of that?',
      'In the child: if ((await write(1, …)) < n) process.exit(1). In the parent EPIPE ends the loop, and waitpid gives 1.',
    ],
    advice: [
      {
        when: 'exit-status',
        say: 'The child could not print: it exits with 1, and the parent passes that on.',
      },
      {
        when: /./,
        say: 'The write to stdout fails (EPIPE): the child must end then, with 1, or nobody further up ever learns of it.',
      },
    ],
  },
  async (t) => {
    const program = await t.run([]);
    await passes(t, program);
    leaveOutput(t, program);
    const feed = new Feed(t, program);
    t.step('stdin goes on');
    await endsWith(t, program, 1, () => feed.giveNext(t.random.bytes(32)));
  },
);
