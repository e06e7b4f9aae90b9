/**
 * Which process does what, which end it holds, and what becomes of one when the other dies.
 *
 * @module
 */
import {
  check,
  count,
  type Proc,
  type StudentProgram,
  type Trial,
} from '../../../../lib/grader/index.ts';
import { holds, sharedPipes, type Held } from '../../checks/ends.ts';
import { pipeCapacity } from '../../checks/fifos.ts';
import { Feed, printsNothing, whileUnread } from '../../checks/output.ts';
import {
  endsWith,
  goOn,
  kill,
  onlyChild,
  ownProcess,
  stop,
  whileStopped,
} from '../../checks/processes.ts';
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
async function withAnswerUnderway(
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

/** The contract says two seconds; the rest is for a busy machine. */
const SOON_MS = 3_000;
/** More than fits into all buffers on the way. */
const MUCH = 4_000_000;

export const childDies = check(
  'child-dies',
  {
    title: 'ends with 1 when its child dies, and loses no answer',
    teaches:
      'A dead partner is an end of the stream that comes too early. What it had said before still counts.',
    points: 1,
    needs: ['ends'],
    linux: true,
    hints: [
      'The child is dead and stdin is silent. In which call does your parent notice?',
      'The read of the socket gives 0 or -1; the one of stdin waits on. The end of the answers ends the program.',
      'When the loop that reads the socket is over: const status = await waitpid(child); process.exit(status === 0 ? 0 : 1).',
    ],
    advice: [
      {
        when: 'exit-status',
        say: 'The child did not end well: waitpid says so. Then the parent ends with 1.',
      },
      {
        when: /^an answer|^answers wait/,
        say: 'What the child had sent before it died is still in the socket: read until 0 before you end.',
      },
      {
        when: /./,
        say: 'Do not wait for stdin when there is nobody left to ask: when the socket gives 0 or -1, wait for the child and exit.',
      },
    ],
  },
  async (t) => {
    await t.variation('while stdin is silent', async () => {
      const program = await t.run([]);
      await answers(t, program);
      kill(t, program, await onlyChild(t, program));
      await endsWith(t, program, 1, () => {}, { limit: SOON_MS });
    });
    await t.variation('an answer is still underway', async () => {
      const program = await t.run([]);
      await answers(t, program);
      const pair = { own: ownProcess(t, program), child: await onlyChild(t, program) };
      const line = `${t.random.words(2)}\n`;
      await withAnswerUnderway(t, program, pair, line, async () => {
        await program.rests();
        kill(t, program, pair.child);
      });
      await program.prints(uppered(line));
      await endsWith(t, program, 1);
    });
    await t.variation('answers wait for a reader', () => answersWait(t));
    await t.variation('after the end of stdin', async () => {
      const program = await t.run([]);
      await answers(t, program);
      const child = await onlyChild(t, program);
      await whileStopped(t, program, child, async () => {
        void program.input('lost\n');
        program.endInput();
        await printsNothing(t, program, 'nothing can be answered while the child stands still');
        kill(t, program, child);
      });
      await endsWith(t, program, 1);
    });
  },
);

/** All is full of answers when the child dies: as long as nobody reads them, the parent has something to print. */
async function answersWait(t: Trial): Promise<void> {
  const program = await t.run([]);
  await answers(t, program);
  const child = await onlyChild(t, program);
  const lines = Buffer.alloc(MUCH, `${t.random.words(5)}\n`);
  await whileUnread(t, program, async () => {
    const feed = new Feed(t, program);
    feed.give(lines);
    await feed.fills(MUCH);
    kill(t, program, child);
    const ended = () => (program.exit === undefined ? undefined : program);
    if ((await t.until(ended, { limit: 500 })) === program)
      t.fail(`${program.name} ended while it still had answers to print`, {
        symptom: 'too-little',
      });
  });
  await endsWith(t, program, 1);
  await t.until(() => (program.stdout.ended === undefined ? undefined : t));
  const printed = program.stdout.take();
  const expected = uppered(lines.subarray(0, printed.length));
  if (!printed.equals(expected)) t.fail('its answers are not those to the first of the lines');
  t.step(`it printed ${count(printed.length, 'byte')} of answers`);
}
