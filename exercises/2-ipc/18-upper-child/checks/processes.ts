/**
 * Which process does what, and which end it holds.
 *
 * @module
 */
import { check, type Proc, type StudentProgram, type Trial } from '../../../../lib/grader/index.ts';
import { holds, sharedPipes, type Held } from '../../checks/ends.ts';
import { pipeCapacity } from '../../checks/fifos.ts';
import { Feed, printsNothing } from '../../checks/output.ts';
import { goOn, onlyChild, ownProcess, stop, whileStopped } from '../../checks/processes.ts';
import { answers, uppered } from './lines.ts';

export const ends = check(
  'ends',
  {
    title: 'holds one end of the socketpair in each process',
    teaches:
      'Both ends are alike, and each works both ways. Its other side sees the end only when nobody holds it any more.',
    points: 2,
    needs: ['line-by-line'],
    linux: true,
    hints: [
      'After fork there are four: each process has both ends. Look: ls -l /proc/PID/fd shows socket:[…]',
      'One end is the parent’s, the other one the child’s. Each closes what is not its own.',
      'The child: close(sockets[0]). The parent, after forkChild: close(sockets[1]).',
    ],
    advice: [
      {
        when: /no socketpair/,
        say: 'socketpair(sockets), then forkChild({ sockets }): one pair for both directions, no pipes.',
      },
      {
        when: /./,
        say: 'A process that holds both ends waits for an end that it prevents itself: each closes the end that is the other’s.',
      },
    ],
  },
  async (t) => {
    const program = await t.run([]);
    await answers(t, program);
    await onlyChild(t, program);
    await holds(t, program, (all) => problem(program, all));
    t.step('the parent holds one end, the child the other');
  },
);

/** What does not fit into the pipe of stdin. */
const BEYOND = 200_000;

function problem(program: StudentProgram, all: readonly Held[]): string | undefined {
  const isParent = ({ proc }: Held) => proc.pid === program.process.pid;
  const sockets = all.filter(({ target }) => target.startsWith('socket:'));
  const ours = new Set(sockets.filter(isParent).map(({ target }) => target));
  const theirs = sockets.filter((one) => !isParent(one));
  if (sharedPipes(all).size > 0)
    return 'a pipe joins the parent and its child: one socketpair is enough';
  if (ours.size === 0 || theirs.length === 0) return 'no socketpair joins the parent and its child';
  if (theirs.some(({ target }) => ours.has(target)))
    return 'one end of the socketpair is held by both processes';
  return undefined;
}

export const roles = check(
  'roles',
  {
    title: 'asks and prints in the parent, answers in the child',
    teaches: 'Two processes share the work; neither can do the part of the other.',
    points: 1,
    needs: ['line-by-line'],
    linux: true,
    hints: [
      'Which process reads stdin, which one changes the letters, which one writes stdout?',
      'The child has stdin and stdout, too. That it could use them does not mean that it should.',
      'The parent: read(0) and write(socket); read(socket) and write(1). The child: read(socket) and write(socket), nothing else.',
    ],
    advice: [
      {
        when: /while the child stands still/,
        say: 'The child makes the capitals: without it the parent has nothing to print.',
      },
      {
        when: /while the parent stands still/,
        say: 'The child neither reads stdin nor writes stdout: it has the socket, and sends its answers back.',
      },
    ],
  },
  async (t) => {
    const program = await t.run([]);
    await answers(t, program);
    const child = await onlyChild(t, program);
    const own = ownProcess(t, program);
    const line = `${t.random.words(2)}\n`;
    await withAnswerUnderway(t, program, { own, child }, line, async () => {
      await printsNothing(t, program, 'nothing can be printed while the parent stands still');
    });
    await program.prints(uppered(line));
    const capacity = pipeCapacity(t);
    const lines = Buffer.alloc(capacity + BEYOND, `${t.random.words(5)}\n`);
    lines[lines.length - 1] = 0x0a;
    await whileStopped(t, program, own, async () => {
      const feed = new Feed(t, program);
      feed.give(lines);
      await printsNothing(t, program, 'nothing can be printed while the parent stands still');
      if (feed.taken > capacity)
        t.fail('nobody should read stdin while the parent stands still, but its child does');
    });
    await program.prints(uppered(lines));
  },
);

/** The child has answered, and the parent, which stands still, has not taken the answer yet. Then it goes on. */
export async function withAnswerUnderway(
  t: Trial,
  program: StudentProgram,
  { own, child }: { own: Proc; child: Proc },
  line: string,
  work: () => Promise<void>,
): Promise<void> {
  await stop(t, program, child);
  void program.input(line);
  await printsNothing(t, program, 'nothing can be answered while the child stands still');
  await stop(t, program, own);
  goOn(t, program, child);
  await work();
  goOn(t, program, own);
}
