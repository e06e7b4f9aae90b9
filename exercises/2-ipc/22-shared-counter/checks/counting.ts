/**
 * Whether it counts right, and only who holds the semaphore counts.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { childrenOf } from '../../checks/processes.ts';
import { sleepAdvice } from '../../checks/rules.ts';
import { sleeps } from '../../checks/sleeping.ts';
import {
  hold,
  HOLDER,
  holderOf,
  LOCK,
  NUMBER,
  release,
  stands,
  startCounter,
  waitingChildren,
  type Counting,
} from './counter.ts';

/** So many that no program is through before the grader has looked. */
const MANY = 1_000_000;

export const exact = check(
  'exact',
  {
    title: 'counts every addition of every child',
    teaches:
      'number + 1 is a read, an addition and a write. Between them another process may have written: its addition is lost.',
    points: 2,
    linux: true,
    hints: [
      'Which memory do the children add to: the same one, or each its own?',
      'The parent makes the memory, once, and passes it: forkChild({ memory }); inherited() gives the same memory.',
      'await waitpid(pid) for every child, and only then the number is complete.',
    ],
    advice: [
      {
        when: 'different',
        say: 'Additions are missing. Is it the same memory in all children, and is every addition between a wait and a post?',
      },
      {
        when: 'not-ending',
        say: 'Somebody waits for a post that never comes: the semaphore begins with 1, and each wait has its post.',
      },
    ],
  },
  async (t) => {
    const sizes: readonly (readonly [number, number])[] = [
      [3, t.random.integer(700, 900)],
      [1, 1],
      [2, 0],
    ];
    for (const [children, additions] of sizes) {
      await t.variation(`${children} children, ${additions} additions each`, async () => {
        const program = await t.run([t.ipc.name(), children, additions]);
        await program.finishes({ stdout: `${children * additions}\n`, status: 0 });
      });
    }
  },
);

export const guarded = check(
  'guarded',
  {
    title: 'adds only while it holds the semaphore, and sleeps before',
    teaches: 'A semaphore of 1 is a key: who has taken it goes in, and all others sleep.',
    points: 2,
    needs: ['exact'],
    linux: true,
    hints: [
      'What if somebody else, in another program, holds the semaphore? Do your children wait for it?',
      'It is one semaphore for all, at offset 8, made by the parent before the first child.',
      'await semWait(memory, 8); holder, number, holder; semPost(memory, 8).',
    ],
    advice: [
      sleepAdvice,
      {
        when: /while the grader held/,
        say: 'A child has added without the semaphore at offset 8, or has made it anew. semWait before, semPost after, each time.',
      },
      {
        when: /not complete/,
        say: 'Size, number, semaphore and holder first, then forkChild: a child must find everything as it should be.',
      },
    ],
  },
  async (t) => {
    const counting = await startCounter(t, 2, MANY);
    await hold(t, counting);
    await waitingChildren(t, counting, 2);
    const before = counting.memory.long(NUMBER);
    await sleeps(t, counting.program);
    await stands(t, counting, before);
    await release(t, counting);
    const grown = () => (counting.memory.long(NUMBER) > before ? t : undefined);
    if ((await t.poll(grown)) !== t)
      t.fail('the grader has posted, but nobody goes on', { symptom: 'stopped', timedOut: true });
  },
);

/** How often the memory is read in a row, to see a holder: one that adds holds for a microsecond. */
const GLANCES = 500;

export const oneByOne = check(
  'one-by-one',
  {
    title: 'takes and posts for each single addition',
    teaches:
      'What is held is held from all others: hold it for as short as possible. And say who holds it: nobody can ask a dead one.',
    points: 1,
    needs: ['guarded'],
    linux: true,
    hints: [
      'How long does another child wait for its turn?',
      'Wait and post stand inside the loop, not around it.',
      'Between wait and post: holder[0] = process.pid, number[0] += 1n, holder[0] = 0, in this order.',
    ],
    advice: [
      {
        when: /holder/,
        say: 'Who has taken the semaphore writes its pid at 40, and 0 before it posts.',
      },
      {
        when: /./,
        say: 'One wait and one post for each addition: so others, and the grader, get their turn in between.',
      },
    ],
  },
  async (t) => {
    const counting = await startCounter(t, 2, MANY);
    await hold(t, counting);
    const children = await waitingChildren(t, counting, 2);
    await release(t, counting);
    await expectHolder(t, counting, children.map(holderOf));
    for (let turn = 0; turn < 3; turn++) await haveATurn(t, counting);
  },
);

/** Expects one of the children to be seen as the holder. */
async function expectHolder(t: Trial, { memory }: Counting, pids: number[]): Promise<void> {
  const seen = () => {
    for (let glance = 0; glance < GLANCES; glance++) {
      const holder = memory.int(HOLDER);
      if (holder !== 0) return { holder };
    }
    return undefined;
  };
  const found = await t.poll(seen);
  if (typeof found === 'string') t.fail('nobody was ever seen as the holder, at 40');
  if (!pids.includes(found.holder))
    t.fail(`the holder, at 40, should be a child, ${pids.join(' or ')}, but is ${found.holder}`);
  t.step(`process ${found.holder}, a child, is seen as the holder`);
}

/** The grader takes the semaphore between two additions. */
async function haveATurn(t: Trial, counting: Counting): Promise<void> {
  const { memory, program } = counting;
  await hold(t, counting);
  const [number, holder, value] = [memory.long(NUMBER), memory.int(HOLDER), memory.value(LOCK)];
  if (holder !== 0) t.fail(`the grader holds the semaphore, but the holder, at 40, is ${holder}`);
  if (value !== 0) t.fail(`the grader holds the semaphore, but its value is ${value}`);
  if (number % BigInt(MANY) === 0n && childrenOf(program).length < 2)
    t.fail(`a child has made all its additions at once: the number is ${number}`);
  if (number === 0n || number === BigInt(MANY))
    t.fail(`additions should come one by one, but the number is ${number}`);
  await release(t, counting);
  const grown = () => (memory.long(NUMBER) > number ? t : undefined);
  if ((await t.poll(grown)) !== t) t.fail('the grader has posted, but nobody goes on');
}
