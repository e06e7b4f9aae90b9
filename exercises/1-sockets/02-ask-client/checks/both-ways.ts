/**
 * Whether the program reads while it writes.
 *
 * @module
 */
import { check, type Trial } from '../../../../lib/grader/index.ts';
import { leave, meet, type Conversation } from './conversation.ts';

const LINES = 20_000;
/**
 * This many bytes of answers may lie unread in the buffers on the way. The kernel alone would take more, four megabytes
 * or thirty, as it sees fit: too much luck for a verdict.
 */
const UNREAD = 256 * 1024;
/** How many answers go out at the very end, when all others have been printed. */
const LAST = 30;

export const bothWays = check(
  'both-ways',
  {
    title: 'reads answers while it sends 20 MB of lines',
    teaches:
      'Buffers are finite. When both sides write and neither reads, both wait for ever: a deadlock.',
    points: 2,
    needs: ['late'], // by the clock it would take hours
    hints: [
      'The server answers each line and waits until its answer is taken. Who takes it while you send?',
      'Small inputs fit into the buffers on the way; 20 MB do not. So read answers before all lines are sent.',
      'Two async functions at once, one that sends and one that prints: start the first without await, await the second. Or send a line, wait for its answer, then send the next.',
    ],
    advice: [
      {
        when: /came, then no|nothing came/,
        say: 'Both sides wait: the server until its answers are read, your program until its lines are. Read answers while you send.',
      },
      {
        when: /^stdout of \S+: the stream ended/,
        say: 'process.exit() throws away what stdout has not taken yet. Set process.exitCode and let the program end, or wait until the last write to stdout is done.',
      },
    ],
  },
  async (t) => {
    const [asked, answered] = [t.random.word(990, 990), t.random.word(990, 990)];
    const lines = everyLine(asked);
    const answers = everyLine(answered);
    const conversation = await meet(t, lines);
    const { client, server } = conversation;
    const progress = () => server.inbox.received + client.stdout.received;
    await Promise.all([
      answerAll(t, conversation, lines, answers).then(() => leave(conversation)),
      client.finishes({ stdout: answers, status: 0, progress, total: 120_000 }),
    ]);
  },
);

/** `000001 text`, … all of the same length. */
function everyLine(text: string): Buffer {
  const line = (_: unknown, i: number) => `${String(i + 1).padStart(6, '0')} ${text}\n`;
  return Buffer.from(Array.from({ length: LINES }, line).join(''));
}

/**
 * Answers every line, but reads nothing while its answers are not read. Questions and answers all have the same
 * length: as many bytes of questions deserve as many bytes of answers.
 */
async function answerAll(
  t: Trial,
  { client, server }: Conversation,
  lines: Buffer,
  answers: Buffer,
): Promise<void> {
  const length = lines.length / LINES;
  const { inbox } = server;
  const sums = t.runningStep();
  let sent = 0;
  let taken = 0;
  for (let got = 0; got < lines.length;) {
    server.resume();
    await t.until(() => (inbox.size > 0 || inbox.ended ? t : undefined));
    server.pause();
    const more = inbox.size;
    await server.expect(lines.subarray(got, got + Math.max(1, more)));
    got += more;
    const due = Math.max(sent, got < lines.length ? got - (got % length) : got - LAST * length);
    sums(`the server has read ${got.toLocaleString('en-US')} bytes`);
    await server.send(answers.subarray(sent, due));
    sent = due;
    if (sent - taken < UNREAD) continue;
    t.step('the server reads no more until its answers are read');
    while (inbox.ended === undefined && !(await server.wasRead()));
    taken = sent;
  }
  server.resume();
  await client.rests();
  await server.send(answers.subarray(sent));
  sums('the server has read and answered every line');
}
