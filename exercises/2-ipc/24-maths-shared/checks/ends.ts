/**
 * How both sides end: when the other one is dead, when a signal comes, and what remains.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { endsWith, kill, ownProcess } from '../../checks/processes.ts';
import { leftAdvice, refuses, takesAllAway, usageAdvice } from '../../checks/rules.ts';
import { ADD, answer, expectAnswer, nextProblem, startConsumer, startProducer } from './segment.ts';

const PATIENCE_MS = 3_000;
/** A timer may be a little early by the grader's clock, which stands still while the program waits for a processor. */
const EARLY_MS = PATIENCE_MS / 2;
const LATE_MS = 2 * PATIENCE_MS;

export const dead = check(
  'dead',
  {
    title: 'does not wait for ever for one who is dead',
    teaches:
      'A semaphore does not know who would have posted it. When nobody does, only time tells.',
    points: 2,
    needs: ['producer'],
    linux: true,
    hints: [
      'Kill the consumer in the middle. What does your producer do?',
      'A timer of 3 s beside each wait but the first of the producer. process.exit ends a program whatever waits.',
      'const late = setTimeout(() => process.exit(1), 3000); await semWait(…); clearTimeout(late);',
    ],
    advice: [
      leftAdvice,
      {
        when: 'not-ending',
        say: 'Wait for the other side for 3 s at most; then exit 1, and the producer removes NAME. Only its first wait has no limit.',
      },
      {
        when: /too early|first answer/,
        say: 'The first answer may take as long as it likes: nobody has started the consumer yet. Each other wait lasts 3 s.',
      },
    ],
  },
  async (t) => {
    const waiting = await startProducer(t, 2);
    const producing = await startProducer(t, 2);
    const consuming = await startConsumer(t);
    const unused = await startConsumer(t);
    await expectAnswer(t, consuming, { calculation: ADD, a: 1, b: 2 });
    await nextProblem(t, producing);
    const begin = performance.now();
    await answer(t, producing, 1n);
    for (const { program, name } of [producing, consuming, unused]) {
      const what = name === unused.name ? 'no producer' : 'the other side is dead';
      await t.variation(what, () => program.exits(1, { limit: LATE_MS }));
    }
    if (performance.now() - begin < EARLY_MS) t.fail('it gave up too early: 3 s is the time');
    if (t.ipc.memory(producing.name) !== undefined)
      t.fail(`the producer gave up, but /dev/shm${producing.name} remains`, {
        symptom: 'left-behind',
      });
    if (waiting.program.exit !== undefined)
      t.fail('the producer gave up before the first answer, which may take as long as it likes');
    await nextProblem(t, waiting);
    await answer(t, waiting, 1n);
    await nextProblem(t, waiting);
  },
);

export const gone = check(
  'gone',
  {
    title: 'leaves no name behind',
    teaches: 'A name in /dev/shm is a file: it is there until somebody takes it away.',
    points: 1,
    needs: ['producer'],
    linux: true,
    hints: [
      'Run your producer and your consumer, and then ls /dev/shm. Press Ctrl-C in the producer, and look again.',
      "process.on('exit', …) is called whatever ends the program, but for a signal without a handler.",
      "process.on('exit', () => shmUnlink(name)); and handlers for SIGTERM and SIGINT that call process.exit(143) and (130).",
    ],
    advice: [usageAdvice, leftAdvice],
  },
  async (t) => {
    const name = t.ipc.name();
    const both = await t.run(['producer', name, 5]);
    await both.prints('ready\n');
    const consumer = await t.run(['consumer', name]);
    await both.exits(0);
    await consumer.finishes({ stdout: '', status: 0 });
    expectTrue(t, both.stdout.take().toString());
    await takesAllAway(t, both);
    for (const [signal, status] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const) {
      const { program } = await startProducer(t, 2);
      kill(t, program, ownProcess(t, program), signal);
      await endsWith(t, program, status);
      await takesAllAway(t, program);
    }
    await t.variation('a consumer without memory', async () => {
      const lonely = await t.run(['consumer', t.ipc.name()]);
      await lonely.finishes({ stdout: '', status: 1 });
    });
    await refuses(t, [
      ['producer', name],
      ['producer', name, '0'],
      ['producer', 'name', '1'],
      ['consumer', name, '1'],
      ['both', name],
    ]);
  },
);

function expectTrue(t: Trial, lines: string): void {
  const all = lines.trimEnd().split('\n');
  if (all.length !== 5) t.fail(`5 lines should be printed, but there are ${all.length}`);
  for (const line of all) {
    const [, a = '', sign, b = '', got] = /^(-?\d+) ([+*]) (-?\d+) = (-?\d+)$/.exec(line) ?? [];
    const right = sign === '+' ? BigInt(a) + BigInt(b) : BigInt(a) * BigInt(b);
    if (got !== String(right)) t.fail(`the producer printed ${JSON.stringify(line)}`);
  }
}
