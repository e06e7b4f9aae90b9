/**
 * Questions and answers that get lost.
 *
 * @module
 */
import { check, quote, workOf, type Trial, type Work } from '../../../../lib/grader/index.ts';
import { SENDINGS, WAIT_MS, type Asked, type Sending } from './asked.ts';
import { expectInTime, fairly, SLACK_MS, TooLate, tooLate } from './fairly.ts';

export const repeats = check(
  'repeats',
  {
    title: 'asks again after 200 ms, until the answer comes',
    teaches: 'What is lost, nobody reports. Only time tells, and then one asks once more.',
    points: 1,
    needs: ['answers'],
    hints: [
      'How long does your receiveFrom wait?',
      'timeoutSocket(socket, 200): then receiveFrom gives -1/EAGAIN, and it is time to send again.',
      'A loop of five around sendTo and the wait; the answer leaves it.',
    ],
    advice: [
      {
        when: /too early/,
        say: 'The answer has 200 ms, each time: timeoutSocket takes milliseconds.',
      },
      {
        when: /too late/,
        say: 'The wait is 200 ms each time, no more: it does not grow.',
      },
      {
        when: 'nothing',
        say: 'It waits for ever for an answer that was lost: timeoutSocket(socket, 200) limits a receiveFrom.',
      },
      {
        when: /the question should be/,
        say: 'One question at a time: the next one is asked when this one is answered.',
      },
    ],
  },
  async (t) => {
    const [line, next] = [t.random.word(3, 5), t.random.word(6, 9)];
    const scene = async (asked: Asked): Promise<void> => {
      const first = await asked.question(line);
      for (let i = 1; i < 3; i++) {
        expectInTime(first, await asked.again(line), i, `sending ${i + 1} of ${quote(line)}`);
      }
      await asked.answer(first, 'the third time');
      await asked.answer(await asked.question(next), 'at once');
      await asked.program.finishes({ stdout: 'the third time\nat once\n', status: 0 });
      asked.expectPatience();
    };
    await fairly(t, [line, next], scene, true);
  },
);

export const givesUp = check(
  'gives-up',
  {
    title: 'gives up 200 ms after the fifth sending: status 1',
    teaches: 'Who waits for ever for a server that is not there helps nobody.',
    points: 2,
    needs: ['answers'],
    hints: [
      'How often does your program send a question? And what does it do then?',
      'After the fifth sending there are 200 ms, too: its answer may come.',
      'for (let i = 0; i < 5; i++) { send; wait; if there is an answer, return it } and process.exitCode = 1.',
    ],
    advice: [
      {
        when: /too many/,
        say: 'Five sendings, and 200 ms after the fifth it is over: leave the loop, and ask no later question.',
      },
      {
        when: /the question should be/,
        say: 'When one question has no answer the later ones are not asked.',
      },
      {
        when: /should sleep/,
        say: 'receiveFrom waits by itself, as long as timeoutSocket says: nobody need look again and again.',
      },
      {
        when: /too early|answered after the fifth/,
        say: 'The fifth sending may be the one that arrives: wait 200 ms for its answer, too.',
      },
      {
        when: 'exit-status',
        say: 'A question without an answer is a failure: process.exit(1). The answers before it are printed all the same.',
      },
      {
        when: 'nothing',
        say: 'Each question is sent up to five times: after 0, 200, 400, 600 and 800 ms.',
      },
      { when: 'not-ending', say: '200 ms after the fifth sending it is over: process.exit(1).' },
    ],
  },
  async (t) => {
    await Promise.all([
      t.variation('no answer to the second question', () => silence(t)),
      t.variation('an answer to the fifth sending', () => lastMoment(t)),
    ]);
  },
);

/** One question is answered, the next one never. */
function silence(t: Trial): Promise<void> {
  const [line, lost, later] = [t.random.word(3, 4), t.random.word(5, 6), t.random.word(7, 8)];
  const scene = async (asked: Asked): Promise<void> => {
    await asked.answer(await asked.question(line), 'here I am');
    const first = await asked.question(lost);
    const before = workOf(asked.program.process.pid ?? -1);
    const fifth = await lastOf(asked, first);
    expectSleep(t, asked, before, fifth.counted - first.counted);
    expectInTime(first, fifth, SENDINGS - 1, `sending ${SENDINGS} of ${quote(lost)}`);
    await over(t, asked, first);
    expectFive(t, asked, lost);
    await asked.program.finishes({ stdout: 'here I am\n', status: 1 });
    asked.expectPatience();
    const waited = performance.now() - fifth.after;
    if (waited < WAIT_MS - 10)
      t.fail(`it gave up ${Math.round(waited)} ms after the fifth sending: too early`);
  };
  return fairly(t, [line, lost, later], scene, true);
}

/** The answer to the fifth sending counts, and the next question is asked as if nothing had been. */
function lastMoment(t: Trial): Promise<void> {
  const [line, next] = [t.random.word(3, 5), t.random.word(6, 9)];
  return fairly(t, [line, next], async (asked) => {
    const fifth = await lastOf(asked, await asked.question(line));
    await asked.answer(fifth, 'just in time');
    const answered = performance.now();
    await asked.question(next).then(
      (sending) => asked.answer(sending, 'at once'),
      () => {
        const late = answered - fifth.after > WAIT_MS / 2;
        const message = `${quote(line)} was answered after the fifth sending, but that was not waited for`;
        if (late) throw new TooLate(message);
        t.fail(message);
      },
    );
    await asked.program.finishes({ stdout: 'just in time\nat once\n', status: 0 });
    asked.expectPatience();
  });
}

/** The fifth sending of a question of which the first one has come. */
async function lastOf(asked: Asked, first: Sending): Promise<Sending> {
  let latest = first;
  for (let i = 1; i < SENDINGS; i++) latest = await asked.again(first.text.toString());
  return latest;
}

/** The contract: processor time in a second, and how often it may look around. */
const MOST_MS = 100;
const MOST_SLEEPS = 600;
/** The first time that it waits, it has still much to compile. */
const LEAST_MS = 40;

/** A program that gets no processor does nothing: what it does is held against the time in which it could. */
function expectSleep(t: Trial, { program }: Asked, before: Work, passed: number): void {
  const now = workOf(program.process.pid ?? -1);
  const [ms, sleeps] = [now.ms - before.ms, now.sleeps - before.sleeps];
  const seconds = Math.max(0.1, passed / 1_000);
  const what = `${program.name} should sleep while it waits, but in ${Math.round(passed)} ms`;
  if (ms > Math.max(LEAST_MS, MOST_MS * seconds) * t.clock.scale) {
    t.fail(`${what} it computed for ${Math.round(ms)} ms`);
  }
  if (sleeps > MOST_SLEEPS * seconds) t.fail(`${what} it woke ${sleeps} times`);
}

/** Waits for the end of the program, or for a datagram that should not come. */
async function over(t: Trial, { program, peer }: Asked, first: Sending): Promise<void> {
  const ended = () => (program.exit !== undefined || peer.arrived.length > 0 ? program : undefined);
  await t.until(ended, { last: true });
  if (program.exit === undefined) return;
  // To end costs a process some time, too.
  const passed = t.clock.now() - first.counted;
  if (passed > SENDINGS * WAIT_MS + SLACK_MS + 200) {
    throw tooLate(passed, SENDINGS, 'the end of the program');
  }
}

function expectFive(t: Trial, { peer }: Asked, lost: string): void {
  const [extra] = peer.arrived;
  if (extra === undefined) return;
  const text = quote(extra.bytes.subarray(4), 40);
  t.fail(`after five sendings of ${quote(lost)} came ${text}: too many`, { symptom: 'too-much' });
}
