/**
 * Which process does what, and which end of the pipe it holds.
 *
 * @module
 */
import { check, type StudentProgram, type Trial } from '../../../../lib/grader/index.ts';
import { holds, sharedPipes, type Held } from '../../checks/ends.ts';
import { printsNothing } from '../../checks/output.ts';
import { onlyChild, ownProcess, whileStopped } from '../../checks/processes.ts';

export const roles = check(
  'roles',
  {
    title: 'reads in the parent and prints in the child',
    teaches: 'Two processes share the work, and the pipe is all that joins them.',
    points: 1,
    needs: ['copies'],
    linux: true,
    hints: [
      'Which of your two processes reads stdin? Which one writes stdout?',
      'A child has all descriptors of its parent, stdin and stdout too. That it could read stdin does not mean that it should.',
      'The parent: read(0, …) and write(fd[1], …). The child: read(fd[0], …) and write(1, …).',
    ],
    advice: [
      {
        when: /while the parent stands still/,
        say: 'The child must not read stdin: the parent does, and writes the pipe.',
      },
      {
        when: /while the child stands still/,
        say: 'The parent must not print: it writes the pipe, and the child, which reads it, writes stdout.',
      },
    ],
  },
  async (t) => {
    const program = await t.run([]);
    await passes(t, program);
    const child = await onlyChild(t, program);
    const workers = { parent: ownProcess(t, program), child };
    for (const [who, proc] of Object.entries(workers)) {
      const word = t.random.words(2);
      await whileStopped(t, program, proc, async () => {
        void program.input(word);
        await printsNothing(t, program, `nothing can pass while the ${who} stands still`);
      });
      await program.prints(word);
    }
  },
);

export const ends = check(
  'ends',
  {
    title: 'holds one end of the pipe in each process, no more',
    teaches:
      'The kernel counts who holds an end. A read gives 0 when nobody can write any more, a write EPIPE when nobody can read.',
    points: 2,
    needs: ['copies'],
    linux: true,
    hints: [
      'After fork there are four: each of the two processes has both ends. Look: ls -l /proc/PID/fd',
      'The parent only writes, the child only reads: each closes the other end, as soon as it can.',
      'The child begins with close(fd[1]); the parent does close(fd[0]) after forkChild. Before it, the child would not get it.',
    ],
    advice: [
      {
        when: /the child still holds the write end/,
        say: 'The child waits for the end of the pipe, and is a writer of it itself: close(fd[1]) is its first line.',
      },
      {
        when: /still holds the read end/,
        say: 'While the parent holds the read end, the pipe has a reader, and no write ever gives EPIPE: close(fd[0]) after forkChild.',
      },
    ],
  },
  async (t) => {
    const program = await t.run([]);
    await passes(t, program);
    await onlyChild(t, program);
    await holds(t, program, (all) => problem(program, all));
    t.step('the parent holds the write end, the child the read end');
  },
);

/** A first byte goes through: now both processes are there. */
export async function passes(t: Trial, program: StudentProgram): Promise<void> {
  const word = t.random.word();
  void program.input(word);
  await program.prints(word);
}

/** What is wrong with who holds what. */
function problem(program: StudentProgram, all: readonly Held[]): string | undefined {
  const pipes = sharedPipes(all);
  const [holders] = pipes.values();
  if (holders === undefined) return `no pipe joins ${program.name} and its child`;
  if (pipes.size > 1)
    return `${pipes.size} pipes join ${program.name} and its child: one is enough`;
  const isParent = ({ proc }: Held) => proc.pid === program.process.pid;
  if (holders.some((one) => isParent(one) && one.reads))
    return `${program.name} itself still holds the read end of the pipe`;
  if (holders.some((one) => !isParent(one) && one.writes))
    return 'the child still holds the write end of the pipe';
  return undefined;
}
