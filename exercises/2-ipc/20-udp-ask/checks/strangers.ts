/**
 * What comes and is no answer.
 *
 * @module
 */
import { setTimeout as pause } from 'node:timers/promises';
import { check, quote, type Trial } from '../../../../lib/grader/index.ts';
import { DatagramPeer } from '../../checks/datagrams.ts';
import { HOST, WAIT_MS, type Asked, type Sending } from './asked.ts';
import { expectInTime, fairly, TooLate } from './fairly.ts';

export const strangers = check(
  'strangers',
  {
    title: 'drops what is no answer, as if it had not come',
    teaches:
      'Anybody may send to a socket, and what is late or doubled comes when it is not wanted any more. Only who and which tell an answer.',
    points: 3,
    needs: ['answers'],
    hints: [
      'What if the answer to the first question comes twice? Or a datagram of two bytes?',
      'Look at from.host, from.port, the length and the id. If one is wrong, wait on, for what is left of the 200 ms.',
      'const end = performance.now() + 200; and in a loop timeoutSocket(socket, end - performance.now()).',
    ],
    advice: [
      {
        when: /too early/,
        say: 'What is no answer is no reason to ask again: go on waiting until the 200 ms are over.',
      },
      {
        when: /too late|one every/,
        say: 'The 200 ms run from the sending on. What is no answer must not begin them anew: wait for what is left.',
      },
      {
        when: /^twice/,
        say: 'An answer may come twice, and late: it has the id of a question that is answered. Compare the ids.',
      },
      {
        when: /^from somebody else/,
        say: 'The id may be right by chance, or by malice: an answer comes from HOST and PORT, both.',
      },
      {
        when: /^short/,
        say: 'Under four bytes there is no id to read. Look at the length first; and four bytes are an empty answer.',
      },
    ],
  },
  async (t) => {
    await t.variation('twice and late', () => twice(t));
    await t.variation('from somebody else', () => others(t));
    await t.variation('short ones', () => short(t));
    await t.variation('one every 60 ms', () => oftener(t));
  },
);

/** Words of different lengths, so that no two are equal. */
function words(t: Trial, n: number): string[] {
  return Array.from({ length: n }, (_, i) => t.random.word(4 + i, 4 + i));
}

/** The answer to a question comes once more while the next one waits, and after that a third time. */
async function twice(t: Trial): Promise<void> {
  const lines = words(t, 4);
  await fairly(t, lines, async (asked) => {
    const past: Sending[] = [];
    for (const [i, line] of lines.entries()) {
      const question = await asked.question(line);
      for (const [k, old] of past.entries()) await asked.answer(old, `answer ${k}, late`);
      await asked.answer(question, 'of another id', { id: otherThan(past, question) });
      await asked.answer(question, `answer ${i}`);
      await asked.answer(question, `answer ${i}, twice`);
      past.push(question);
    }
    await ends(asked, lines);
  });
}

/** An id that differs in one bit, a higher one each time. */
function otherThan(past: readonly Sending[], { id }: Sending): Buffer {
  const other = Buffer.from(id);
  const at = past.length % 4;
  other[at] = (other[at] ?? 0) ^ 0x80;
  return other;
}

/** The right id, but from another port, or from another address with the same port. */
async function others(t: Trial): Promise<void> {
  const lines = words(t, 3);
  await fairly(t, lines, async (asked) => {
    const { port } = asked.peer.address;
    const neighbour = await DatagramPeer.open(t, 'another port', { host: HOST });
    const twin = await DatagramPeer.open(t, 'another host', { host: '127.0.0.3', port });
    for (const [i, line] of lines.entries()) {
      const question = await asked.question(line);
      await asked.answer(question, 'from another port', { by: neighbour });
      await asked.answer(question, 'from another host', { by: twin });
      await asked.answer(question, `answer ${i}`);
    }
    await ends(asked, lines);
    await Promise.all([neighbour.close(), twin.close()]);
  });
}

/** Too short for an id, though it begins with it; the datagram before has all of it, from somebody else. */
async function short(t: Trial): Promise<void> {
  const lines = words(t, 2);
  await fairly(t, lines, async (asked) => {
    const other = await DatagramPeer.open(t, 'somebody else', { host: HOST });
    for (const [i, line] of lines.entries()) {
      const question = await asked.question(line);
      for (const n of [0, 1, 2, 3]) {
        await asked.answer(question, 'not mine', { by: other });
        await asked.peer.send(question.id.subarray(0, n), question.from);
      }
      await asked.answer(question, `answer ${i}`);
    }
    await ends(asked, lines);
    await other.close();
  });
}

/** All answers are printed, and nothing was asked again before its time. */
async function ends(asked: Asked, lines: readonly string[]): Promise<void> {
  const stdout = lines.map((_, i) => `answer ${i}\n`).join('');
  await asked.program.finishes({ stdout, status: 0 });
  asked.expectPatience();
}

/** Often enough that nobody who begins the 200 ms anew each time ever comes to their end. */
const OFTEN_MS = 60;
/** So much later the next sending must have come. */
const PATIENCE_MS = 300;

async function oftener(t: Trial): Promise<void> {
  const [line = ''] = words(t, 1);
  const scene = async (asked: Asked): Promise<void> => {
    const first = await asked.question(line);
    const other = await DatagramPeer.open(t, 'somebody else', { host: HOST });
    for (let i = 1; i < 3; i++) {
      const what = `sending ${i + 1} of ${quote(line)}, while one datagram came every ${OFTEN_MS} ms that is no answer,`;
      await t.asOneStep('meanwhile others send', () => disturb(t, asked, other, first, i));
      expectInTime(first, await asked.again(line), i, what);
    }
    await asked.answer(first, 'in the end');
    await asked.program.finishes({ stdout: 'in the end\n', status: 0 });
    asked.expectPatience();
    await other.close();
  };
  await fairly(t, [line], scene, true);
}

/** Sends what is no answer, again and again, until the next sending comes or is long overdue. */
async function disturb(t: Trial, asked: Asked, other: DatagramPeer, first: Sending, waits: number) {
  const overdue = first.counted + waits * WAIT_MS + PATIENCE_MS;
  const line = first.text;
  for (let i = 0; asked.peer.arrived.length === 0; i++) {
    if (t.clock.now() > overdue) {
      const passed = `${waits * WAIT_MS + PATIENCE_MS} ms after the first one`;
      throw new TooLate(
        `sending ${waits + 1} of ${quote(line, 40)} has not come ${passed}, while others send: too late`,
      );
    }
    if (i % 2 === 0) await asked.answer(first, 'not mine', { by: other });
    else await asked.peer.send('??', first.from);
    await Promise.race([
      pause(OFTEN_MS),
      t.until(() => asked.peer.arrived[0], { limit: OFTEN_MS }),
    ]);
  }
}
