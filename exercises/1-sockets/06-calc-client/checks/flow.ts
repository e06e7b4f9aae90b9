/**
 * Whether requests and answers flow at the same time.
 *
 * @module
 */
import { check, type Trial, type Wire } from '../../../../lib/grader/index.ts';
import {
  answersOf,
  answerTogether,
  type Conversation,
  countLines,
  type Exchange,
  exchanges,
  leave,
  linesOf,
  meet,
  part,
  printed,
  rubbish,
} from './conversation.ts';

const REQUESTS = 200;
/** What the server takes to answer one request. It answers many at once. */
const ANSWER_MS = 20;
const LIMIT_MS = 1_000;

export const pipelines = check(
  'pipelines',
  {
    title: 'sends on without waiting for the answers',
    teaches:
      'A question that waits for the answer before it costs a round trip. Sent together, they share one.',
    points: 2,
    needs: ['cuts'],
    hints: [
      'Where does your program stand while it waits for the first answer? Who could send the second request meanwhile?',
      'Sending does not need the answers, and printing does not need to be the one who sends.',
      'Send all lines in one function, print the answers in another: start the first without await, await the second.',
    ],
  },
  async (t) => {
    const talk = exchanges(t, REQUESTS);
    const conversation = await meet(t, linesOf(talk));
    const sums = t.runningStep();
    let done = 0;
    // In the server's own time: what has come by now is answered 20 ms later. How long that takes here does not matter.
    for (let ms = 0; done < REQUESTS; ms += ANSWER_MS) {
      if (ms >= LIMIT_MS) slow(t, done, ms);
      done += await answerTogether(conversation, talk.slice(done));
      sums(`after ${ms + ANSWER_MS} ms of its time the server has answered ${done}`);
    }
    await part(conversation, talk);
  },
);

function slow(t: Trial, done: number, ms: number): never {
  const atOnce = Math.round((done * ANSWER_MS) / ms);
  t.fail(
    `the program sends ${atOnce === 1 ? 'one request' : `${atOnce} requests`}, then waits for the answer\n` +
      `a server that answers each after ${ANSWER_MS} ms, many at once, has ${done} of ${REQUESTS} done after ${ms / 1000} s`,
    { advice: 'Send the next request whether or not the one before is answered.' },
  );
}

const LINES = 22_000;
/** How many bytes of answers may lie unread on the way. The kernel's buffers alone would take them all. */
const UNREAD = 16 * 1024;

export const bothWays = check(
  'both-ways',
  {
    title: 'reads answers while it sends 20 MB of requests',
    teaches:
      'Buffers are finite. When both sides write and neither reads, both wait for ever: a deadlock.',
    points: 1,
    needs: ['errors', 'cuts'],
    hints: [
      'The server waits until its answers are taken before it reads on. Who takes them while you send?',
      'Small files fit into the buffers on the way; 20 MB do not. So read answers before all lines are sent.',
      'An await on the write of everything comes back when everything is taken. Let the reading begin before that.',
    ],
    advice: [
      {
        when: /^the server dies/,
        say: 'A write failed because the connection is broken. The answers that came before that are still to be printed; then exit with 1.',
      },
      {
        when: /came, then no|nothing came/,
        say: 'Both sides wait: the server until its answers are read, your program until its requests are. Read answers while you send.',
      },
      {
        when: /stdout of \S+: the stream ended/,
        say: 'process.exit() throws away what stdout has not taken yet. Set process.exitCode and let the program end, or wait until the last write to stdout is done.',
      },
    ],
  },
  async (t) => {
    const talk = manyLines(t);
    const content = linesOf(talk);
    await t.variation('the server answers to the end', async () => {
      const conversation = await meet(t, content);
      const { client, server } = conversation;
      const progress = () => server.inbox.received + client.stdout.received;
      const stdout = printed(talk);
      await Promise.all([
        answerAll(t, conversation, talk).then(() => leave(conversation)),
        client.finishes({ stdout, status: 0, progress, total: 120_000 }),
      ]);
    });
    await t.variation('the server dies meanwhile', async () => {
      const { client, server } = await meet(t, content);
      const answered = talk.slice(0, 3);
      for (const { line, answer } of answered) {
        while (server.inbox.lineLength() < 0 && (await takeSome(t, server)));
        await server.expect(`${line}\n`);
        await server.send(`${answer}\n`);
        await server.wasRead();
      }
      await client.rests(); // it may be writing; the buffers are full soon
      server.reset();
      await client.prints(printed(answered));
      await t.until(() => client.exit);
      await client.exits(client.exit?.status ?? 1); // which one is the matter of another check
    });
  },
);

/** 20 MB: nine long lines that no calculator takes, then a request, and again. */
function manyLines(t: Trial): Exchange[] {
  const long = '7'.repeat(1_000);
  const requests = exchanges(t, LINES / 10);
  return Array.from(
    { length: LINES },
    (_, i) => requests[i % 10 === 9 ? (i - 9) / 10 : -1] ?? rubbish(`ADD ${i} ${long}`),
  );
}

/** Answers every line, but reads nothing while its answers are not read. */
async function answerAll(
  t: Trial,
  { client, server }: Conversation,
  talk: readonly Exchange[],
): Promise<void> {
  const { inbox } = server;
  const sums = t.runningStep();
  const bytes = Buffer.from(linesOf(talk));
  let [got, done, unread] = [0, 0, 0];
  while (got < bytes.length) {
    await takeSome(t, server);
    const come = bytes.subarray(got, got + Math.max(1, inbox.size));
    await server.expect(come);
    got += come.length;
    const now = talk.slice(done, done + countLines(come));
    done += now.length;
    sums(`the server has read ${got.toLocaleString('en-US')} bytes`);
    await server.send(answersOf(now));
    unread += answersOf(now).length;
    if (unread < UNREAD) continue;
    t.step('the server reads no more until its answers are read');
    while (inbox.ended === undefined && !(await server.wasRead()));
    unread = 0;
  }
  server.resume();
  await client.rests();
  sums('the server has read and answered every line');
}

/** Reads what is there, or the next that comes, and then no more. False when nothing came. */
async function takeSome(t: Trial, server: Wire): Promise<boolean> {
  const { inbox } = server;
  const before = inbox.received;
  server.resume();
  await t.until(() => (inbox.received > before || inbox.ended ? t : undefined));
  server.pause();
  return inbox.received > before;
}
